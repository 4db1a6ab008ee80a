"""plot-durations: a figure file, the same each time, and the numbers behind it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from toy_recipe import plant_recipe
from typer.testing import CliRunner

from kaldi_doctor.cli.app import build_app


@pytest.fixture
def ali(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    plant_recipe(tmp_path)
    monkeypatch.chdir(tmp_path)
    return Path("exp/tri1_ali")


def run(*words: object) -> str:
    done = CliRunner().invoke(build_app(), [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_svg_is_text_titled_and_the_same_each_time(ali: Path) -> None:
    assert run("plot-durations", ali, "-o", "a.svg") == "a.svg\n"
    run("plot-durations", ali, "-o", "b.svg")
    data = Path("a.svg").read_text()
    assert data == Path("b.svg").read_text()
    assert "<dc:title>Phone durations in exp/tri1_ali</dc:title>" in data
    assert ">SIL  7</text>" in data or "SIL  7" in data


def test_png(ali: Path) -> None:
    run("plot-durations", ali, "-o", "a.png", "--positions")
    assert Path("a.png").read_bytes().startswith(b"\x89PNG")


def test_numbers(ali: Path) -> None:
    rows = {row["phone"]: row for row in csv.DictReader(io.StringIO(run("plot-durations", ali, "--data", "csv")))}
    assert list(rows) == ["SIL", "K", "A", "T", "O", "M"]
    assert (rows["T"]["count"], rows["T"]["median_ms"], rows["T"]["at_shortest_percent"]) == ("5", "30.0", "60.0")
    found = json.loads(run("plot-durations", ali, "--data", "json"))
    assert found["rows"][0]["silence"] is True


def test_names_with_formula_signs(ali: Path) -> None:
    (ali / "phones.txt").write_text("<eps> 0\nSIL 1\nK$x^ 2\n$$ 3\nT\\frac 4\n")
    run("plot-durations", ali, "-o", "a.svg")


@pytest.mark.parametrize(("words", "code"), [(("data",), 3), (("nowhere",), 2), (("exp/tri1_ali", "-o", "a.gif"), 2)])
def test_bad_input(ali: Path, words: tuple[str, ...], code: int) -> None:
    done = CliRunner().invoke(build_app(), ["plot-durations", *words])
    from kaldi_doctor.errors import UsageError

    assert (2 if isinstance(done.exception, UsageError) else done.exit_code) == code
