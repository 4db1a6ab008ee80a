"""What is searched for in a log, and how a log that ended well is searched less."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.kaldi.printed.messages import errors_in, last_words_in, warnings_in

SHELL = b"bash: line 1: gmm-copy: command not found\n"
KALDI = b"ERROR (gmm-latgen-faster[5.5]:ExpectToken():io-funcs.cc:203) Failed to read token\n"


@pytest.mark.parametrize(("ended_well", "found"), [(True, ["gmm-latgen-faster:io-funcs.cc"]), (False, ["shell", "gmm-latgen-faster:io-funcs.cc"])])
def test_the_shell_is_listened_to_where_the_job_failed(ended_well: bool, found: list[str]) -> None:
    assert [message.place for message in errors_in(b"# cmd\n" + SHELL + KALDI, ended_well=ended_well)] == found


def test_warnings_are_counted_by_place_and_dated_by_the_first() -> None:
    line = b"WARNING (gmm-align[5.5]:main():x.cc:%d) no %d\n"
    groups = warnings_in(b"\n" + line % (7, 1) + line % (9, 2))
    assert [(group.place, group.count, group.first_line, group.sample) for group in groups] == [("gmm-align:x.cc:main()", 2, 2, "no 1")]


@given(st.binary(max_size=400))
def test_the_last_words_are_a_line_of_the_log(data: bytes) -> None:
    said = last_words_in(data)
    if said is not None:
        assert 1 <= said.line <= data.count(b"\n") + 1
    assert warnings_in(data) == () or b"WARNING (" in data
