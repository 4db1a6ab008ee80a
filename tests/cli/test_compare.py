"""`kaldi-doctor compare`: exit codes and the kinds of input."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kaldi_doctor.cli.app import build_app, main

FIXTURES = Path(__file__).parents[1] / "fixtures/exp"
HEALTHY, BROKEN = str(FIXTURES / "healthy/exp"), str(FIXTURES / "sat_broken/exp")


def run(*words):
    return CliRunner().invoke(build_app(["compare"]), ["compare", *words])


@pytest.mark.parametrize(("words", "code"), [
    ((HEALTHY, BROKEN), 0), ((HEALTHY, BROKEN, "--fail-if-worse"), 1), ((BROKEN, HEALTHY, "--fail-if-worse"), 0),
    ((HEALTHY, str(FIXTURES / "interrupted/exp/tri2b")), 3),
])  # fmt: skip
def test_exit_codes(words, code):
    assert run(*words).exit_code == code


@pytest.mark.parametrize("words", [(HEALTHY,), (HEALTHY, "none"), (HEALTHY, BROKEN, "--format", "csv")])
def test_usage(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["compare", *words])
    assert ended.value.code == 2


def test_a_path_that_means_several_trees_is_not_chosen_from(tmp_path, capsys):
    for name in ("a", "b"):
        (tmp_path / name / "exp/mono/log").mkdir(parents=True)
    with pytest.raises(SystemExit) as ended:
        main(["compare", HEALTHY, str(tmp_path)])
    assert ended.value.code == 2 and "has 2 trees" in capsys.readouterr().err


def test_what_cannot_be_read_ends_with_3(tmp_path):
    (tmp_path / "x.json").write_text("{", encoding="utf-8")
    (tmp_path / "exp").mkdir()
    for path in ("x.json", "exp"):
        result = run(HEALTHY, str(tmp_path / path))
        assert result.exit_code == 3 and str(tmp_path / path) in result.stderr


def test_two_stages_of_one_tree():
    result = run(f"{HEALTHY}/tri2b", f"{HEALTHY}/tri3b", "--format", "json")
    (item,) = json.loads(result.stdout)["comparisons"]
    (score,) = [s for s in item["scores"] if s["pass"] == "final"]
    assert (score["first"]["percent"], score["second"]["percent"], score["answer"]) == (14.43, 5.64, "better")


def test_saved_json_against_saved_json_and_against_a_tree(tmp_path):
    files = []
    for name, tree in (("a", HEALTHY), ("b", BROKEN)):
        files.append(str(tmp_path / f"{name}.json"))
        CliRunner().invoke(build_app(["diagnose"]), ["diagnose", tree, "--format", f"json={files[-1]}"])
    for words in (files, (files[0], BROKEN)):
        result = run(*words)
        assert result.exit_code == 0 and "saved JSON has one score a stage" in " ".join(result.stdout.split())


def test_more_than_two_are_compared_with_the_first(tmp_path):
    out = tmp_path / "out.json"
    assert run(HEALTHY, BROKEN, HEALTHY, "--format", f"json={out}").exit_code == 0
    assert [item["worse"] for item in json.loads(out.read_text())["comparisons"]] == [True, False]
