"""Grammar of a Kaldi job log: wrapper header, messages, trailer.

Defined by egs/wsj/s5/utils/parallel/{run,queue,slurm}.pl (header and trailer) and src/base/kaldi-error.cc (messages).
Works on bytes: logs hold whatever encoding the transcripts had, and most of a log is never decoded.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MESSAGE = re.compile(
    rb"(LOG|WARNING|ERROR|ASSERTION_FAILED|VLOG\[\d+\]) \(([^\[:\s]{0,200})(?:\[([^\]\n]{0,200})\])?:(.{0,1000}?)"
    rb":([\w./-]{1,400}):(\d{1,9})\) ?([^\n]*)"
)
"""A message of a Kaldi program: level, program, version, function, file, line, text. Use with search: several
processes share one descriptor, so messages may start in mid-line."""

_RUN_TRAILER = re.compile(
    rb"# Ended \(code (-?\d{1,9})(?:; signal (\d{1,9}))?\) at [^\n]{0,200}?, elapsed time (\d{1,12}) seconds"
)
_QUEUE_TRAILER = re.compile(rb"# Finished at [^\n]{0,200}? with status (-?\d{1,9})")
_ACCOUNTING = re.compile(rb"# Accounting: (?:[^\n]{0,400}?\b)?time=(\d{1,12})")
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
_HEADER = 200_000
"""Bytes in which the header ends: command lines grow with the number of jobs."""


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


@dataclass(frozen=True, slots=True)
class ReleasedLog:
    """What is left of a log when its bytes are let go: enough to make it again."""

    path: str
    dir: str
    wrapper: str
    command: str
    exit_code: int | None
    signal: int | None
    elapsed_s: int | None
    started: str | None
    warnings: tuple[WarningGroup, ...]
    errors: tuple[Message, ...]
    last_words: Message | None


class JobLog:
    """Header and trailer of one log, with its errors and warnings grouped by place.

    Attributes:
        path: log file, relative to the parent of exp.
        dir: the experiment directory it belongs to.
        wrapper: "run", "queue" (also slurm, ssh, pbs) or "none" (the script redirected the output itself).
        command: the command line of the header, or the program's own echo of it where there is no wrapper.
        exit_code: None where there is no trailer.
        signal: signal number of run.pl's trailer, or None.
        elapsed_s: seconds, or None.
        started: date as the log writes it, or None.
    """

    def __init__(self, path: str, data: bytes, *, dir: str = "") -> None:  # noqa: A002
        self.path = path
        self.dir = dir
        self._data = data
        self.signal: int | None = None
        self.exit_code: int | None = None
        self.elapsed_s: int | None = None
        self.started: str | None = None
        self.wrapper = "none"
        self._read_header(data)
        if self.wrapper != "none":
            self._read_trailer(data[-600:])

    def _read_header(self, data: bytes) -> None:
        end = data.find(b"\n", 0, _HEADER)
        command = first = data[: end if end >= 0 else _HEADER]
        if first.startswith(b"# Running on "):
            self.wrapper = "queue"
            command = b""
            rest = data[end + 1 : _HEADER] if end >= 0 else b""
            while rest.startswith(b"# "):
                line, _, rest = rest.partition(b"\n")
                if line.startswith(b"# Started at "):
                    self.started = text_of(line[13:])
                elif not line.startswith(b"# SLURM_"):
                    command = line[2:]
                    break
        elif first.startswith(b"# "):
            self.wrapper = "run"
            command = first[2:]
            if end >= 0 and data.startswith(b"# Started at ", end + 1):
                self.started = text_of(data[end + 14 : end + 201].partition(b"\n")[0])
        self.command = text_of(command.strip())

    def _read_trailer(self, tail: bytes) -> None:
        ended = _last(_RUN_TRAILER, tail, b"# Ended (code ")
        if ended is not None:
            self.exit_code = int(ended[1])
            self.signal = int(ended[2]) if ended[2] else None
            self.elapsed_s = int(ended[3])
            return
        finished = _last(_QUEUE_TRAILER, tail, b"# Finished at ")
        if finished is not None:
            self.exit_code = int(finished[1])
            times = _ACCOUNTING.findall(tail)
            self.elapsed_s = int(times[-1]) if times else None

    @property
    def has_header(self) -> bool:
        """Whether a wrapper wrote this log, so that it must end with a trailer."""
        return self.wrapper != "none"

    @property
    def unfinished(self) -> bool:
        """Header without trailer: killed from outside, or still running."""
        return self.has_header and self.exit_code is None

    @property
    def failed(self) -> bool:
        """The trailer names a non-zero exit code or a signal."""
        return bool(self.exit_code) or self.signal is not None

    @cached_property
    def arguments(self) -> list[str]:
        """The command line split as a shell would; on broken quoting, on white space. Nothing is executed."""
        try:
            return shlex.split(self.command)
        except ValueError:
            return self.command.split()

    @cached_property
    def program(self) -> str:
        """Name of the first program of the command line, without its directory."""
        head = self.command[:300].split(None, 1)
        return head[0].rsplit("/", 1)[-1] if head else ""

    def _lines_with(self, needle: bytes) -> Iterator[tuple[int, int]]:
        """(offset of the needle, end of its line) for each line that holds it."""
        data = self._data
        at = data.find(needle)
        while at >= 0:
            end = data.find(b"\n", at)
            end = len(data) if end < 0 else end
            yield at, end
            at = data.find(needle, max(end, at + 1))

    @cached_property
    def warnings(self) -> list[WarningGroup]:
        """Warnings by place of the code."""
        data = self._data
        groups: dict[str, list[Any]] = {}
        line, counted = 1, 0  # lines are counted from one place to the next
        for at, end in self._lines_with(_WARNING):
            message = MESSAGE.match(data, at, end)
            place = ":".join(text_of(message[i]) for i in (2, 5, 4)) if message else "unknown"
            group = groups.get(place)
            if group is None:
                line, counted = line + data.count(b"\n", counted, at), at
                text = text_of(message[7] if message else data[at:end])[:_TEXT_LENGTH]
                groups[place] = [1, line, text]
            else:
                group[0] += 1
        return [WarningGroup(place, *group) for place, group in groups.items()]

    @cached_property
    def errors(self) -> list[Message]:
        """Errors, failed assertions and the shell's own complaints, in file order."""
        data = self._data
        found: dict[int, Message] = {}
        # A log that ended with code 0 is searched for Kaldi's own errors only: the first program of a pipe may
        # have died without the shell telling.
        for needle in _ERROR_NEEDLES[:2] if self.exit_code == 0 else _ERROR_NEEDLES:
            line, counted = 1, 0  # lines are counted from one hit to the next: a log may be nothing but errors
            for at, end in self._lines_with(needle):
                line, counted = line + data.count(b"\n", counted, at), at
                message = MESSAGE.match(data, at, end)
                place = f"{text_of(message[2])}:{text_of(message[5])}" if message else "shell"
                start = at if message else data.rfind(b"\n", 0, at) + 1
                text = text_of(message[7] if message else data[start:end])[:_TEXT_LENGTH]
                found.setdefault(line, Message(place, text, line))
        return [found[line] for line in sorted(found)]

    @cached_property
    def last_words(self) -> Message | None:
        """The last line that is neither empty nor the wrapper's: what a log that broke off said last.

        Of a message of a Kaldi program, its text, and the program as place.
        """
        data = self._data[-20_000:].rstrip()
        skipped = self._data.count(b"\n", 0, max(0, len(self._data) - 20_000))
        lines = data.split(b"\n")
        for index in range(len(lines) - 1, -1, -1):
            line = lines[index].strip()
            if line and not line.startswith(b"# "):
                message = MESSAGE.search(line)
                place, said = (text_of(message[2]), message[7]) if message else ("log", line)
                return Message(place, text_of(said)[:_TEXT_LENGTH], skipped + index + 1)
        return None

    def release(self) -> None:
        """Work out what is asked of every log and let go of the bytes."""
        data, made = self._data, self.__dict__
        # Most logs say nothing of the kind: one search for each word decides that.
        if _WARNING not in data:
            made["warnings"] = []
        if self.exit_code == 0 and _ERROR_NEEDLES[0] not in data and _ERROR_NEEDLES[1] not in data:
            made["errors"] = []
        _ = self.warnings, self.errors
        if self.failed or self.unfinished:
            _ = self.last_words
        self._data = b""

    @property
    def released(self) -> ReleasedLog:
        """What is kept of it; call `release` first."""
        return ReleasedLog(
            self.path,
            self.dir,
            self.wrapper,
            self.command,
            self.exit_code,
            self.signal,
            self.elapsed_s,
            self.started,
            tuple(self.warnings),
            tuple(self.errors),
            self.last_words,
        )

    @classmethod
    def of_released(cls, kept: ReleasedLog) -> JobLog:
        """The log again, without its bytes, as `release` left it."""
        made = cls.__new__(cls)
        made.path, made.dir, made.wrapper, made.command = kept.path, kept.dir, kept.wrapper, kept.command
        made.exit_code, made.signal, made.elapsed_s = kept.exit_code, kept.signal, kept.elapsed_s
        made.started, made._data = kept.started, b""  # noqa: SLF001  (its own)
        made.__dict__.update(warnings=list(kept.warnings), errors=list(kept.errors), last_words=kept.last_words)
        return made


def _last(pattern: re.Pattern[bytes], data: bytes, start: bytes) -> re.Match[bytes] | None:
    """The last match of a pattern that begins with `start`: a log that was appended to has several trailers."""
    at = data.rfind(start)
    while at >= 0:
        found = pattern.match(data, at)
        if found is not None:
            return found
        at = data.rfind(start, 0, at)
    return None


def text_of(raw: bytes) -> str:
    """Bytes of a log as text; what is not UTF-8 becomes the replacement character."""
    return raw.decode("utf-8", "replace")
