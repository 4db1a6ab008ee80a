"""A run from a tree, and from one stage of it."""

from pathlib import Path

from kaldi_doctor.analysis.runs.from_tree import run_of_tree
from kaldi_doctor.analysis.tree.score_table import score_table

FIXTURES = Path(__file__).parents[2] / "fixtures/exp"


def test_scores_are_those_of_wer():
    run = run_of_tree(FIXTURES / "healthy/exp")
    rows = {row.score.decode_dir: row.score.percent for row in score_table(FIXTURES / "healthy/exp")}
    assert rows and {run.actual(d.dir): d.score.percent for d in run.decodes} == rows


def test_a_tree_has_settings_pipes_data_and_findings():
    run = run_of_tree(FIXTURES / "sat_broken/exp")
    assert run.state == "broken" and "tri3b" in run.dirs and run.settings["tri3b"]
    assert run.pipes is not None and "data/train_sat" in run.data
    assert ("DATA001", "tri3b") in {(f.rule, f.dir) for f in run.findings}


def test_one_stage_is_called_by_a_dot():
    run = run_of_tree(FIXTURES / "healthy/exp/tri3b")
    assert run.root == "exp/tri3b" and run.dirs == (".",) and {d.model for d in run.decodes} == {"."}


def test_networks_at_their_best():
    run = run_of_tree(FIXTURES / "dnn/exp")
    assert run.networks
    for network in run.networks.values():
        assert network.metric == "objf" and network.best_at > 0 and network.train is not None
        assert Path(network.origin.rpartition(":")[0]).is_file()
