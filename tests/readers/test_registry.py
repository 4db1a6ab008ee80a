"""Readers are found by the shape of a file's name; no two may claim the same file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from kaldi_doctor.kaldi.log_dirs import shape_of
from kaldi_doctor.readers import _registry
from kaldi_doctor.readers._registry import Records, Source, load_readers, reader, reader_for


@pytest.mark.parametrize(
    ("name", "shape"),
    [("align.10.7.log", "align.#.#.log"), ("wer_7_0.5", "wer_#_#.#"), ("best_wer", "best_wer"), ("12", "#"), ("", "")],
)
def test_shape_of_a_name(name: str, shape: str) -> None:
    assert shape_of(name) == shape


def test_every_claimed_shape_leads_to_its_reader() -> None:
    for entry in load_readers().values():
        for pattern in entry.patterns:
            assert reader_for(pattern.replace("#", "10")) is entry


def test_a_second_claim_is_refused() -> None:
    taken = next(iter(load_readers().values())).patterns[0]
    before = dict(_registry._READERS)
    with pytest.raises(ValueError, match="both claim"):
        reader("a-second-one", taken)(lambda source: [])
    _registry._READERS.clear()
    _registry._READERS.update(before)


def test_every_reader_module_registers_and_has_a_test() -> None:
    modules = {entry.function.__module__ for entry in load_readers().values()}
    folder = Path(_registry.__file__).parent
    here = Path(__file__).parent
    for path in folder.glob("[a-z]*.py"):
        assert f"kaldi_doctor.readers.{path.stem}" in modules, f"{path.name} registers no reader"
        assert (here / f"test_{path.stem}.py").exists(), f"tests/readers/test_{path.stem}.py is missing"


def test_source_numbers_and_lines() -> None:
    source = Source("exp/a/log/align.10.7.log", "exp/a", "align.10.7.log", b"one\ntwo\nthree")
    assert source.numbers == (10, 7)
    assert [source.line(at) for at in (0, 3, 4, 8)] == [1, 1, 2, 3]
    assert str(source.origin(8)) == "exp/a/log/align.10.7.log:3"


@dataclass(frozen=True, slots=True)
class _One:
    dir: str
    value: int


def test_records_by_type_and_directory() -> None:
    records = Records()
    for directory, value in (("exp/b", 1), ("exp/a", 2), ("exp/b", 3)):
        records.add(_One(directory, value))
    assert [record.value for record in records.of(_One)] == [1, 2, 3]
    assert {key: len(found) for key, found in records.by_dir(_One).items()} == {"exp/a": 1, "exp/b": 2}
    assert records.of(int) == []
