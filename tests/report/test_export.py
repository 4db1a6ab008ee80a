"""Tables as csv, Parquet and event files, read back by other programs."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pandas as pd
import pytest

import kaldi_doctor as kd
from kaldi_doctor.report.export import encoded, write_events
from kaldi_doctor.report.tables import all_tables

BUNDLED = Path(__file__).parents[1] / "fixtures" / "exp"


@pytest.fixture(scope="module")
def tables():
    found = kd.diagnose([BUNDLED / "sat_broken" / "exp", BUNDLED / "dnn" / "exp"])
    return {name: make() for name, make in all_tables(found.paths, found.diagnoses, found.settings).items()}


def test_csv_is_read_back_by_pandas(tables, tmp_path):
    for name, frame in tables.items():
        (tmp_path / name).write_bytes(encoded(frame, "csv"))
        back = pd.read_csv(tmp_path / name)
        assert list(back.columns) == list(frame.columns)
        assert len(back) == len(frame)
    assert pd.read_csv(tmp_path / "scores").percent.tolist() == tables["scores"].percent.tolist()
    assert set(pd.read_csv(tmp_path / "stages").state) >= {"ok", "broken"}


def test_parquet_is_read_back_by_duckdb(tables, tmp_path):
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    for name, frame in tables.items():
        path = tmp_path / f"{name}.parquet"
        path.write_bytes(encoded(frame, "parquet"))
        assert duckdb.sql(f"select count(*) from '{path}'").fetchall() == [(len(frame),)]
    worst = duckdb.sql(f"select max(percent) from '{tmp_path / 'scores.parquet'}'").fetchall()
    assert worst == [(tables["scores"].percent.max(),)]
    mixed = duckdb.sql(f"select typeof(value) from '{tmp_path / 'hyperparameters.parquet'}' limit 1").fetchall()
    assert mixed == [("VARCHAR",)]


def test_no_cell_is_a_formula_and_what_is_not_known_is_empty():
    frame = pd.DataFrame({"dir": ["=cmd()", "exp"], "value": [1.5, None]})
    assert encoded(frame, "csv").decode().splitlines() == ["dir,value", "'=cmd(),1.5", "exp,"]


def test_names_that_are_no_unicode(copy_of):
    """pandas 3 keeps text as Arrow strings where pyarrow is installed, and those refuse half a surrogate pair."""
    root = copy_of("sat_broken")
    try:
        os.rename(root / "exp" / "tri1", root / "exp" / os.fsdecode(b"tri\xfe"))
    except OSError:
        pytest.skip("this file system refuses such names")
    found = kd.diagnose(root / "exp")
    for name, make in all_tables(found.paths, found.diagnoses, found.settings).items():
        assert encoded(make(), "csv"), name
    assert "exp/tri\\xfe" in set(found.scores.dir)


def _events(path: Path) -> list[tuple[str, int, float]]:
    """(tag, step, value) of an event file: records of length, its checksum, protocol buffer, its checksum."""
    from tensorboardX.proto.event_pb2 import Event

    data, at, found = path.read_bytes(), 0, []
    while at < len(data):
        (length,) = struct.unpack_from("<Q", data, at)
        event = Event.FromString(data[at + 12 : at + 12 + length])
        found += [(value.tag, event.step, value.simple_value) for value in event.summary.value]
        at += 16 + length
    return found


def test_training_curves_for_tensorboard(tables, tmp_path):
    pytest.importorskip("tensorboardX", reason="tensorboardX is not installed")
    curves = tables["curves"]
    assert write_events(curves, tmp_path, BUNDLED / "dnn") == 2
    runs = {path.parent.relative_to(tmp_path).as_posix(): _events(path) for path in tmp_path.rglob("events.*")}
    assert {name.rpartition("/")[2] for name in runs} == {"train", "valid"}
    assert all(name.startswith("exp/nnet3/") for name in runs)
    valid = next(events for name, events in runs.items() if name.endswith("valid"))
    want = curves[(curves.split == "valid") & (curves.metric == "accuracy")].sort_values("order")
    got = [(step, value) for tag, step, value in valid if tag == f"accuracy/{want.output.iloc[0]}"]
    assert [step for step, _ in got] == want.order.astype(int).tolist()
    assert [value for _, value in got] == pytest.approx(want.value.tolist())
