"""DEC007: a graph of another tree."""

from types import SimpleNamespace

import pytest
from run_rule import run_rule

from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.lineage import Lineage, LineageGraph
from kaldi_doctor.facts.model_sizes import ModelSize, ModelSizes
from kaldi_doctor.kinds import Cause, DirKind
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.walk import DirEntry, Tree

DECODE = "exp/tri1/decode"


@pytest.fixture
def run(tmp_path):
    def go(graph_pdfs, model_pdfs, kind=DirKind.DELTAS, symbols=None, tids=None):
        (tmp_path / "exp/tri1/graph").mkdir(parents=True)
        (tmp_path / "exp/tri1/graph/num_pdfs").write_text(f"{graph_pdfs}\n")
        kinds = {"exp/tri1": kind, "exp/gmm": DirKind.SAT, DECODE: DirKind.DECODE}
        lines = {"exp/gmm": Lineage("exp/gmm"), "exp/tri1": Lineage("exp/tri1", ali=["exp/gmm"]),
                 DECODE: Lineage(DECODE, model=["exp/tri1"], graph="exp/tri1/graph")}
        graph = LineageGraph(lines, kinds)
        found = Experiments({path: Experiment(path, kind, "", DirEntry(path)) for path, kind in kinds.items()})
        owner = "exp/tri1" if kind is DirKind.DELTAS else "exp/gmm"
        sizes = ModelSizes({owner: ModelSize(owner, states=model_pdfs)})
        if symbols is not None:
            (tmp_path / "exp/tri1/graph/disambig_tid.int").write_text("".join(f"{number}\n" for number in symbols))
        tree = Tree(base=tmp_path, root="exp")
        models = SimpleNamespace(of=lambda path: (tids, f"{path}/final.mdl") if tids is not None else None)
        return run_rule("DEC007", found=found, graph=graph, places=Places(tree, graph), sizes=sizes, models=models)

    return go


def test_fires_on_other_numbers(run):
    (found,) = run(1888, 760)
    assert isinstance(found, Finding) and found.cause is Cause.GRAPH


def test_silent_on_the_same_number(run):
    assert isinstance(run(760, 760)[0], Cleared)


def test_a_network_has_the_tree_of_its_alignments(run):
    assert isinstance(run(760, 760, DirKind.NNET3)[0], Cleared)


def test_a_chain_model_has_a_tree_of_its_own(run):
    assert run(400, 760, DirKind.CHAIN) == []


def test_a_graph_of_another_stage_of_as_many_pdfs_is_told_by_its_transition_ids(run):
    (found,) = run(760, 760, symbols=(2481, 2482, 2483), tids=2926)
    assert isinstance(found, Finding)
    assert "2,480 transition-ids, exp/tri1 has 2,926" in found.summary
    assert found.evidence[0].origin.path == "exp/tri1/graph/disambig_tid.int"


def test_its_own_graph_is_in_order(run):
    (found,) = run(1888, 760, symbols=(2927, 2928), tids=2926)
    assert isinstance(found, Cleared)
