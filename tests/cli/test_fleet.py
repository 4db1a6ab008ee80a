"""The fleet command, and diagnose of several trees by several processes."""

from __future__ import annotations

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from kaldi_doctor.cli.app import build_app

APP = build_app()


def run(*words, code=0):
    done = CliRunner().invoke(APP, [str(word) for word in words])
    assert done.exit_code == code, done.output
    return done.stdout


def test_a_table_of_all_trees(fixture_trees):
    text = run("fleet", fixture_trees, "--jobs", 1)
    assert len([line for line in text.splitlines() if "/exp " in line]) == 5
    assert text.rstrip().endswith("5 trees: 2 healthy, 2 broken, 1 incomplete")


def test_all_formats_hold_the_same(fixture_trees, tmp_path):
    outputs = [f"{name}={tmp_path}/fleet.{name}" for name in ("csv", "json", "html")]
    run("fleet", fixture_trees, *(word for output in outputs for word in ("--format", output)))
    rows = list(csv.DictReader(io.StringIO((tmp_path / "fleet.csv").read_text())))
    trees = json.loads((tmp_path / "fleet.json").read_text())["trees"]
    assert [row["tree"] for row in rows] == [tree["tree"] for tree in trees]
    assert [row["state"] for row in rows] == [tree["state"] for tree in trees]
    page = (tmp_path / "fleet.html").read_text()
    assert page.count("<tr>") == 6
    assert "http" not in page.split("</style>")[1]


def test_parquet_is_read_back(fixture_trees, tmp_path):
    pytest.importorskip("pyarrow")
    pd = pytest.importorskip("pandas")
    run("fleet", fixture_trees, "--format", f"parquet={tmp_path}/fleet.parquet")
    table = pd.read_parquet(tmp_path / "fleet.parquet")
    assert list(table.state) == ["healthy", "broken", "healthy", "incomplete", "broken"]
    duckdb = pytest.importorskip("duckdb")
    ((count,),) = duckdb.sql(f"select count(*) from '{tmp_path}/fleet.parquet' where state = 'broken'").limit(1).fetchall()
    assert count == 2


def test_nothing_found_ends_with_3(tmp_path):
    run("fleet", tmp_path, code=3)


@pytest.mark.parametrize("words", [["--format", "xml"], ["--format", "csv", "--format", "json"], ["--format", "parquet"]])
def test_bad_formats_are_usage_errors(words, fixture_trees):
    from kaldi_doctor.errors import UsageError

    done = CliRunner().invoke(APP, ["fleet", str(fixture_trees), *words])
    assert isinstance(done.exception, UsageError) or done.exit_code == 2


def test_diagnose_by_processes_prints_the_same(fixture_trees):
    trees = [fixture_trees / name / "exp" for name in ("healthy", "sat_broken", "interrupted")]
    one, two = (run("diagnose", *trees, "--format", "json", "--jobs", jobs, code=1) for jobs in (1, 2))

    def timeless(text):
        data = json.loads(text)
        for tree in data["trees"]:
            tree["totals"].pop("seconds")
        return data

    assert timeless(one) == timeless(two)
