"""Colour and width of the screen."""

from __future__ import annotations

import io
import time

import pytest

from kaldi_doctor.cli import progress
from kaldi_doctor.cli.console import WIDEST, speaks_unicode, wants_colour, width_of


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")


def test_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    assert wants_colour(Terminal())
    assert not wants_colour(io.StringIO())
    assert wants_colour(io.StringIO(), "always")
    assert not wants_colour(Terminal(), "never")
    monkeypatch.setenv("NO_COLOR", "")
    assert wants_colour(Terminal())
    monkeypatch.setenv("TERM", "dumb")
    assert not wants_colour(Terminal())


def test_width(monkeypatch: pytest.MonkeyPatch) -> None:
    assert width_of(io.StringIO()) is None
    assert width_of(Terminal()) == 80  # no size to be had
    monkeypatch.setenv("COLUMNS", "140")
    assert width_of(io.StringIO()) == 140
    assert width_of(Terminal()) == WIDEST
    monkeypatch.setenv("COLUMNS", "wide")
    assert width_of(io.StringIO()) is None


def test_encodings() -> None:
    assert speaks_unicode(Terminal())
    assert not speaks_unicode(io.TextIOWrapper(io.BytesIO(), encoding="latin-1"))


def test_progress_is_drawn_late_on_terminals_and_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    with progress.LineProgress("exp") as quick:
        quick.phase("walk")
    assert stream.getvalue() == ""
    monkeypatch.setattr(progress, "AFTER", 0.0)
    monkeypatch.setattr(progress, "EVERY", 0.001)
    with progress.LineProgress("e\x1bxp") as slow:
        slow.phase("read")
        slow.count(7)
        end = time.monotonic() + 5
        while "read 7" not in stream.getvalue() and time.monotonic() < end:
            pass
    assert "\\x1bxp: read 7" in stream.getvalue()
    assert stream.getvalue().endswith("\r\x1b[2K")


def test_progress_is_silent_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(progress, "AFTER", 0.0)
    with progress.LineProgress("exp") as silent:
        silent.phase("walk")
    assert stream.getvalue() == ""
