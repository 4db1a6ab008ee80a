from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest
from aligned import MODEL, model_binary, model_text
from hypothesis import given, settings
from hypothesis import strategies as st

from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.kaldi.printed.model_info import am_info_lines, transition_lines
from kaldi_doctor.kaldi.transition_model import read_transition_model

FIELDS = ("phone", "hmm_state", "pdf", "tstate", "is_self_loop", "is_final", "destination", "tuples")

CHAIN = b"""<TransitionModel> <Topology> <TopologyEntry> <ForPhones> 1 2 </ForPhones>
<State> 0 <ForwardPdfClass> 0 <SelfLoopPdfClass> 1 <Transition> 0 0.5 <Transition> 1 0.5 </State> <State> 1 </State>
</TopologyEntry> </Topology> <Tuples> 2 1 0 0 2 2 0 1 3 </Tuples>
<LogProbs> [ 0 -0.69 -0.69 -0.69 -0.69 ] </LogProbs> </TransitionModel>"""


@pytest.mark.parametrize("extended", [False, True])
def test_binary_and_text_agree(extended):
    found = read_transition_model(model_binary(extended=extended) + b"<DIMENSION> rest", "x")
    for name in FIELDS:
        assert np.array_equal(getattr(found, name), getattr(MODEL, name)), name
    assert found.min_length.tolist() == [0, 3, 3, 3, 3, 3, 3]
    assert list(am_info_lines(found))[2] == "number of transition-ids 36"


def test_chain_topology():
    found = read_transition_model(CHAIN, "x")
    assert found.pdf.tolist() == [-1, 2, 0, 3, 1]
    assert found.is_self_loop.tolist() == [False, True, False, True, False]
    assert found.is_final.tolist() == [False, False, True, False, True]
    assert found.min_length.tolist() == [0, 1, 1]
    lines = list(transition_lines(found, {1: "a", 2: "b"}))
    assert lines[0] == "Transition-state 1: phone = a hmm-state = 0 forward-pdf = 0 self-loop-pdf = 2"


def test_shortcuts_of_silence_shorten_it():
    text = model_text().replace(b"<Transition> 0 0.75 ", b"<Transition> 0 0.5 <Transition> 2 0.25 ")
    found = read_transition_model(text.replace(b"<LogProbs>", b"<NoProbs>"), "x")
    assert found.min_length.max() == 2
    assert found.log_probs is None


def test_a_file_cut_behind_the_tuples_is_enough():
    data = model_binary()
    found = read_transition_model(data[: data.index(b"<LogProbs>") + 30], "x")
    assert found.num_tids == MODEL.num_tids


@pytest.mark.parametrize("data", [b"", b"\0B", b"40.mdl", b"\0B<Nnet3> ", b"<TransitionModel> <Topology> </Topology>"])
def test_other_files_are_unreadable(data):
    with pytest.raises(UnreadableArtifact):
        read_transition_model(data, "x")


@given(st.integers(0, 2000), st.integers(0, 255), st.booleans())
@settings(max_examples=300, deadline=None)
def test_damage_never_escapes(place, value, as_text):
    data = bytearray(model_text() if as_text else model_binary())
    data[place % len(data)] = value
    try:
        found = read_transition_model(bytes(data), "x")
    except UnreadableArtifact as error:
        assert error.byte_offset is not None
    else:
        assert found.num_tids > 0


@given(st.integers(0, 1500), st.booleans())
@settings(max_examples=100, deadline=None)
def test_cuts_never_escape(cut, as_text):
    data = model_text() if as_text else model_binary()
    with suppress(UnreadableArtifact):
        read_transition_model(data[:cut], "x")
