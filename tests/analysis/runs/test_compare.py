"""Two runs put side by side."""

from pathlib import Path

from kaldi_doctor.analysis.runs.compare import compared
from kaldi_doctor.analysis.runs.from_tree import run_of_tree
from kaldi_doctor.analysis.runs.run import Found, Network, Run

FIXTURES = Path(__file__).parents[2] / "fixtures/exp"


def test_findings_new_same_and_gone():
    sides = (("X1", "X2"), ("X2", "X3"))
    runs = [Run(name="r", root="exp", findings=tuple(Found(r, "tri1", "error", "") for r in rules)) for rules in sides]
    found = compared(*runs)
    assert [[f.rule for f in group] for group in (found.new, found.same, found.gone)] == [["X3"], ["X2"], ["X1"]]
    assert not found.comparable and not found.worse


def test_a_tree_with_itself_and_with_a_broken_one():
    healthy = run_of_tree(FIXTURES / "healthy/exp")
    same = compared(healthy, healthy)
    assert not same.worse and not (same.new or same.gone or same.settings or same.pipes or same.data or same.graphs)
    broken = compared(healthy, run_of_tree(FIXTURES / "sat_broken/exp"))
    assert broken.worse and broken.comparable
    assert {f.rule for f in broken.new} >= {"DATA001", "SAT002"}


def test_the_one_network_that_each_has_alone_was_renamed():
    def run(*names):
        networks = {name: Network(name, "objf", 3, -1.0, -1.2, None, None, "x.log:1") for name in names}
        return Run(name="r", root="exp", networks=networks)

    pairs = compared(run("nnet3/a", "nnet3/b"), run("nnet3/b", "nnet3/c")).networks
    assert [(one.dir, two.dir) for one, two in pairs] == [("nnet3/b", "nnet3/b"), ("nnet3/a", "nnet3/c")]
    assert compared(run("nnet3/a"), run("chain/c")).networks == ()


def test_saved_runs_say_what_they_lack():
    runs = [Run(name=name, root="exp", saved=True) for name in ("a.json", "b.json")]
    assert compared(*runs).cannot[0].startswith("a.json and b.json: saved JSON has one score a stage")
