"""Messages in a log: warnings, errors, what the shell complains of, and what was said last.

Defined by src/base/kaldi-error.cc. Works on bytes: logs hold whatever encoding the transcripts had, and most of a log
is never decoded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MESSAGE = re.compile(
    rb"(LOG|WARNING|ERROR|ASSERTION_FAILED|VLOG\[\d+\]) \(([^\[:\s]{0,200})(?:\[([^\]\n]{0,200})\])?:(.{0,1000}?)"
    rb":([\w./-]{1,400}):(\d{1,9})\) ?([^\n]*)"
)
"""A message of a Kaldi program: level, program, version, function, file, line, text. Use with search: several
processes share one descriptor, so messages may start in mid-line."""

_WARNING = b"WARNING ("
_ERROR_NEEDLES = (
    b"ERROR (",
    b"ASSERTION_FAILED (",
    b"KALDI_ASSERT: at ",
    b": command not found",
    b"error while loading shared libraries",
    b"std::bad_alloc",
    b"Killed\n",
    b"Traceback (most recent call last)",
    b"No space left on device",
    b"Permission denied",
)
_TEXT_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Message:
    """An error-like line of a log. `place` is program:file without line number (those differ between versions)."""

    place: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class WarningGroup:
    """All warnings of one log from one place of the code."""

    place: str
    count: int
    first_line: int
    sample: str


def warnings_in(data: bytes) -> tuple[WarningGroup, ...]:
    """Warnings by place of the code, in the order of the first of each."""
    if _WARNING not in data:  # as most logs: one search decides that
        return ()
    groups: dict[str, list[Any]] = {}
    line, counted = 1, 0  # lines are counted from one place to the next
    for at, end in _lines_with(_WARNING, data):
        message = MESSAGE.match(data, at, end)
        place = ":".join(text_of(message[i]) for i in (2, 5, 4)) if message else "unknown"
        group = groups.get(place)
        if group is None:
            line, counted = line + data.count(b"\n", counted, at), at
            text = text_of(message[7] if message else data[at:end])[:_TEXT_LENGTH]
            groups[place] = [1, line, text]
        else:
            group[0] += 1
    return tuple(WarningGroup(place, *group) for place, group in groups.items())


def errors_in(data: bytes, *, ended_well: bool) -> tuple[Message, ...]:
    """Errors, failed assertions and the shell's own complaints, in file order.

    A log that ended well is searched for Kaldi's own errors only: the first program of a pipe may have died without the
    shell telling.
    """
    needles = [needle for needle in (_ERROR_NEEDLES[:2] if ended_well else _ERROR_NEEDLES) if needle in data]
    if not needles:
        return ()
    found: dict[int, Message] = {}
    for needle in needles:
        line, counted = 1, 0  # lines are counted from one hit to the next: a log may be nothing but errors
        for at, end in _lines_with(needle, data):
            line, counted = line + data.count(b"\n", counted, at), at
            message = MESSAGE.match(data, at, end)
            place = f"{text_of(message[2])}:{text_of(message[5])}" if message else "shell"
            start = at if message else data.rfind(b"\n", 0, at) + 1
            text = text_of(message[7] if message else data[start:end])[:_TEXT_LENGTH]
            found.setdefault(line, Message(place, text, line))
    return tuple(found[line] for line in sorted(found))


def last_words_in(data: bytes) -> Message | None:
    """The last line that is neither empty nor the wrapper's: what a log that broke off said last.

    Of a message of a Kaldi program, its text, and the program as place.
    """
    skipped = data.count(b"\n", 0, max(0, len(data) - 20_000))
    lines = data[-20_000:].rstrip().split(b"\n")
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index].strip()
        if line and not line.startswith(b"# "):
            message = MESSAGE.search(line)
            place, said = (text_of(message[2]), message[7]) if message else ("log", line)
            return Message(place, text_of(said)[:_TEXT_LENGTH], skipped + index + 1)
    return None


def _lines_with(needle: bytes, data: bytes) -> Iterator[tuple[int, int]]:
    """(offset of the needle, end of its line) for each line that holds it."""
    at = data.find(needle)
    while at >= 0:
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        yield at, end
        at = data.find(needle, max(end, at + 1))


def text_of(raw: bytes) -> str:
    """Bytes of a log as text; what is not UTF-8 becomes the replacement character."""
    return raw.decode("utf-8", "replace")
