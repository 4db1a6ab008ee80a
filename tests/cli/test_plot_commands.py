"""plot-accuracy, plot-objective, plot-progress and watch through the command line."""

import json

import pytest
from nnet_trees import HEALTHY_TRAIN, HEALTHY_VALID, nnet3
from trees import plant
from typer.testing import CliRunner

from kaldi_doctor.cli.app import build_app
from kaldi_doctor.errors import UsageError


@pytest.fixture
def here(tmp_path, monkeypatch):
    plant(tmp_path, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISPLAY", raising=False)
    return tmp_path


def run(*words):
    return CliRunner().invoke(build_app(), list(words))


def test_without_a_directory_it_finds_exp(here):
    said = run("plot-accuracy")
    assert said.exit_code == 0 and said.stdout == "accuracy.svg\n"
    assert (here / "accuracy.svg").read_text().startswith("<?xml")


@pytest.mark.parametrize(("command", "name"), [("plot-accuracy", "a.png"), ("plot-objective", "o.pdf"), ("plot-progress", "p.svg")])
def test_writes_what_was_asked(here, command, name):
    said = run(command, "exp", "-o", name, "-t", "title")
    assert said.exit_code == 0 and said.stdout == f"{name}\n" and (here / name).stat().st_size > 2000


@pytest.mark.parametrize("command", ["plot-accuracy", "plot-objective", "plot-progress"])
def test_nothing_to_draw_says_what_was_looked_for(here, command):
    (here / "empty").mkdir()
    said = run(command, "empty")
    assert said.exit_code == 3 and "compute_prob_valid.*.log   0 files" in said.stderr and not said.stdout


def test_another_flavour_is_nothing(here):
    said = run("plot-accuracy", "--nnet1")
    assert said.exit_code == 3 and "of nnet1" in said.stderr
    assert run("plot-accuracy", "--nnet3", "--text").exit_code == 0


def test_numbers(here):
    rows = json.loads(run("plot-accuracy", "--data", "json").stdout)
    assert len(rows) == 60 and rows[0]["metric"] == "accuracy"
    assert run("plot-progress", "--data", "csv").stdout.splitlines()[0].startswith("flavour,dir,iteration")


def test_one_log_is_enough(here):
    for path in (here / "exp/nnet3/tdnn1a/log").iterdir():
        if path.name != "compute_prob_valid.3.log":
            path.unlink()
    assert "best valid" in run("plot-accuracy", "--text").stdout


def test_bad_options(here):
    for words in (("--metric", "wer"), ("--x", "time"), ("-o", "a.jpg"), ("--data", "xml"), ("nowhere",)):
        assert isinstance(run("plot-accuracy", *words).exception, UsageError)


def test_watch_once(here):
    said = run("watch", "exp", "--once")
    assert said.exit_code == 0 and "iteration 29" in said.stdout
    (here / "empty").mkdir()
    assert run("watch", "empty", "--once").exit_code == 3


def test_watch_once_tells_of_errors(tmp_path):
    objf = [-6.6, -1389.0, -1300.0, "nan"]
    exp = plant(tmp_path, nnet3([0.2, 0.1, 0.1, 0.1], [0.2, 0.1, 0.1, 0.1], valid_objf=objf, train_objf=objf))
    said = run("watch", str(exp), "--once")
    assert said.exit_code == 1 and "error[NET002]" in said.stdout


def test_watch_shows_train_and_valid_of_the_same_iteration(tmp_path):
    files = nnet3([0.2, 0.3, 0.45], [0.2, 0.28, 0.4])
    del files["exp/nnet3/tdnn1a/log/compute_prob_valid.2.log"]
    said = run("watch", str(plant(tmp_path, files)), "--once").stdout
    assert "iteration 1  train 0.3000  valid 0.2800" in said
