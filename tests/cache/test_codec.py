"""Records as JSON and back: every type, every value a field may have, to the bit; anything else is refused."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaldi_doctor.cache.codec import NotKept, decoded, encoded, record_types
from kaldi_doctor.kaldi.printed.logline import JobLog, ReleasedLog
from kaldi_doctor.model import Origin
from kaldi_doctor.readers._read import Claim, FileRead, read_file
from kaldi_doctor.readers._registry import load_readers
from kaldi_doctor.walk import walk

READERS = sorted(load_readers())
PATH, DIR = "exp/tri1/log/align.1.1.log", "exp/tri1"
TEXTS = st.one_of(st.sampled_from(["", PATH, DIR, "0", "1", "\udcff.log", "a\0b", "nan"]), st.text(max_size=8))
SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: st.integers(),
    bool: st.booleans(),
    float: st.one_of(st.floats(), st.integers(-5, 5)),  # a whole number stays one
    NoneType: st.none(),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Values that a field of a declared type may have."""
    if hint in SCALARS:
        return SCALARS[hint]
    parts = get_args(hint)
    if get_origin(hint) is tuple:
        if parts[1:] == (Ellipsis,):
            return st.lists(values(parts[0]), max_size=3).map(tuple)
        return st.tuples(*map(values, parts))
    if get_origin(hint) is dict:
        return st.dictionaries(TEXTS, values(parts[1]), max_size=3)
    if parts:
        return st.one_of(*map(values, parts))
    return records(hint)


def records(kind: type) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{item.name: values(hints[item.name]) for item in fields(kind)})


def claim_of(reader: str | None) -> Claim:
    return Claim(PATH, DIR, "align.1.1.log", load_readers()[reader] if reader else None, True)


def told(read: FileRead) -> str:
    """All of it, with types: nan equals nan, 1 is not 1.0, 0.0 is not -0.0."""
    job = read.job.released if read.job is not None else None
    return repr((read.records, job, read.error, read.cut, read.ended))


@pytest.mark.parametrize("name", READERS)
def test_every_reader_says_which_records_it_yields(name: str) -> None:
    types = record_types(load_readers()[name])
    assert types and all(fields(kind) for kind in types)


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_every_record_comes_back_as_it_was(name: str, data: st.DataObject) -> None:
    claim = claim_of(name)
    kinds = st.one_of(*map(records, record_types(load_readers()[name])))
    read = FileRead(
        data.draw(st.lists(kinds, max_size=3)),
        None,
        data.draw(st.none() | TEXTS),
        data.draw(st.booleans()),
        data.draw(st.booleans()),
    )
    assert told(decoded(claim, encoded(claim, read))) == told(read)


@given(records(ReleasedLog))
@settings(deadline=None)
def test_every_log_comes_back_as_it_was(log: ReleasedLog) -> None:
    log = replace(log, command=log.command.encode("utf-8", "replace").decode())  # as bytes of a log are decoded
    claim, read = claim_of(None), FileRead([], JobLog.of_released(log), None, False, True)
    again = decoded(claim, encoded(claim, read))
    assert told(again) == told(read)
    assert again.job is not None and read.job is not None
    assert isinstance(again.job.warnings, tuple) and again.job.arguments == read.job.arguments


@given(st.one_of(
    st.binary(max_size=60),
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | TEXTS, lambda x: st.lists(x, max_size=12))
    .map(lambda x: json.dumps(x).encode()),
))
@settings(deadline=None)
def test_anything_else_is_refused_and_never_a_crash(data: bytes) -> None:
    for name in ("alignment jobs", "progress"):
        try:
            read = decoded(claim_of(name), data)
        except NotKept:
            continue
        assert told(decoded(claim_of(name), encoded(claim_of(name), read))) == told(read)  # a file without records


@pytest.mark.parametrize(
    ("field", "value"), [("done", "7"), ("done", 7.0), ("done", True), ("dir", 2), ("failed", [["u", "1"]]), ("origin", 3)]
)
def test_a_value_of_another_type_is_refused(field: str, value: Any) -> None:
    claim = claim_of("alignment jobs")
    (kind,) = record_types(claim.reader)
    read = FileRead([kind(DIR, "1", 1, 1, 7, 0, 0, -70.5, 99, (("u", 1),), (), (), Origin(PATH, 3))], None, None, False, True)
    raw = json.loads(encoded(claim, read))
    decoded(claim, json.dumps(raw).encode())
    raw[0][0][1][[item.name for item in fields(kind)].index(field)] = value
    with pytest.raises(NotKept):
        decoded(claim, json.dumps(raw).encode())


def test_no_class_is_named_by_what_is_kept() -> None:
    claim = claim_of("alignment jobs")
    named: list[Any] = [1, -1, "os.system", None, []]
    for index in named:
        with pytest.raises(NotKept):
            decoded(claim, json.dumps([[[index, ["true"]]], None, None, False, True]).encode())


@pytest.mark.parametrize("tree", ["healthy", "sat_broken", "interrupted", "empty_hyps", "dnn"])
def test_files_of_the_bundled_trees_come_back_as_they_were(tree: str, fixture_trees) -> None:
    from kaldi_doctor.readers._read import Reading, _claimed

    walked, seen = walk(fixture_trees / tree / "exp"), 0
    for claim, _ in _claimed(walked, Reading()):
        read = read_file(f"{walked.base}/{claim.path}", claim)
        assert told(decoded(claim, encoded(claim, read))) == told(read), claim.path
        seen += 1
    assert seen > 20
