"""HMM topologies: shortest paths, and what is no topology."""

from __future__ import annotations

import pytest

from kaldi_doctor.kaldi.tokens import TextTokens, TokenError
from kaldi_doctor.kaldi.topology import read_topology

THREE = (
    b"<Topology> <TopologyEntry> <ForPhones> 1 2 </ForPhones> "
    b"<State> 0 <PdfClass> 0 <Transition> 0 0.5 <Transition> 1 0.5 </State> "
    b"<State> 1 <PdfClass> 1 <Transition> 1 0.5 <Transition> 2 0.25 <Transition> 3 0.25 </State> "
    b"<State> 2 <PdfClass> 2 <Transition> 2 0.5 <Transition> 3 0.5 </State> "
    b"<State> 3 </State> </TopologyEntry> </Topology> "
)


def test_the_shortest_path_may_skip_a_state():
    topology = read_topology(TextTokens(THREE))
    assert topology.phones == (1, 2)
    assert [topology.shortest(phone) for phone in (1, 2, 9)] == [2, 2, 0]
    assert [state.forward_class for state in topology.states(1)] == [0, 1, 2, -1]


@pytest.mark.parametrize(
    "data", [b"<Topology> </Topology> ", b"<Topology> <State> ", THREE.replace(b"<PdfClass>", b"<Nonsense>")]
)
def test_what_is_no_topology(data):
    with pytest.raises(TokenError):
        read_topology(TextTokens(data))
