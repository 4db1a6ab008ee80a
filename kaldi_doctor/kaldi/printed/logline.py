"""Grammar of a Kaldi job log: the header and the trailer of its wrapper, with its messages between.

Defined by egs/wsj/s5/utils/parallel/{run,queue,slurm}.pl.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from kaldi_doctor.kaldi.log_dirs import shape_of
from kaldi_doctor.kaldi.printed.messages import Message, WarningGroup, errors_in, last_words_in, text_of, warnings_in
from kaldi_doctor.kaldi.printed.numbered_text import packed, unpacked

_RUN_TRAILER = re.compile(
    rb"# Ended \(code (-?\d{1,9})(?:; signal (\d{1,9}))?\) at [^\n]{0,200}?, elapsed time (\d{1,12}) seconds"
)
_QUEUE_TRAILER = re.compile(rb"# Finished at [^\n]{0,200}? with status (-?\d{1,9})")
_ACCOUNTING = re.compile(rb"# Accounting: (?:[^\n]{0,400}?\b)?time=(\d{1,12})")
_HEADER = 200_000
"""Bytes in which the header ends: command lines grow with the number of jobs."""


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
    warnings: tuple[WarningGroup, ...]
    errors: tuple[Message, ...]
    last_words: Message | None


class JobLog:
    """Header and trailer of one log, with its errors and warnings grouped by place.

    A tree has a hundred thousand of them: after `release` a command line is one text for all jobs of a step, and the
    digits of this one.

    Attributes:
        path: log file, relative to the parent of exp.
        dir: the experiment directory it belongs to.
        wrapper: "run", "queue" (also slurm, ssh, pbs) or "none" (the script redirected the output itself).
        exit_code: None where there is no trailer.
        signal: signal number of run.pl's trailer, or None.
        elapsed_s: seconds, or None.
    """

    __slots__ = (
        "_command",
        "_data",
        "_digits",
        "_errors",
        "_last_words",
        "_warnings",
        "dir",
        "elapsed_s",
        "exit_code",
        "path",
        "signal",
        "wrapper",
    )

    def __init__(self, path: str, data: bytes, *, dir: str = "") -> None:  # noqa: A002
        self.path = path
        self.dir = dir
        self._data = data
        self.signal: int | None = None
        self.exit_code: int | None = None
        self.elapsed_s: int | None = None
        self._warnings: tuple[WarningGroup, ...] | None = None
        self._errors: tuple[Message, ...] | None = None
        self._last_words: Message | None = None
        self._digits: bytes | None = None
        self.wrapper = "none"
        self._command = self._read_header(data)
        if self.wrapper != "none":
            self._read_trailer(data[-600:])

    def _read_header(self, data: bytes) -> bytes:
        """Set the wrapper; the command line."""
        end = data.find(b"\n", 0, _HEADER)
        command = first = data[: end if end >= 0 else _HEADER]
        if first.startswith(b"# Running on "):
            self.wrapper = "queue"
            command = b""
            rest = data[end + 1 : _HEADER] if end >= 0 else b""
            while rest.startswith(b"# "):
                line, _, rest = rest.partition(b"\n")
                if not line.startswith((b"# Started at ", b"# SLURM_")):
                    command = line[2:]
                    break
        elif first.startswith(b"# "):
            self.wrapper = "run"
            command = first[2:]
        return command.strip()

    @property
    def command(self) -> str:
        """The command line of the header, or the program's own echo of it where there is no wrapper."""
        return text_of(self._command if self._digits is None else unpacked(self._command, self._digits))

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
    def has_command(self) -> bool:
        """Whether a command line is known."""
        return bool(self._command)

    @property
    def shape(self) -> str:
        """Its file name without numbers, `acc.#.#.log`, also where it was renamed to `.log.txt`."""
        return shape_of(self.path.rpartition("/")[2].removesuffix(".txt"))

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

    @property
    def arguments(self) -> list[str]:
        """The command line split as a shell would; on broken quoting, on white space. Nothing is executed."""
        try:
            return shlex.split(self.command)
        except ValueError:
            return self.command.split()

    @property
    def program(self) -> str:
        """Name of the first program of the command line, without its directory."""
        head = self.command[:300].split(None, 1)
        return head[0].rsplit("/", 1)[-1] if head else ""

    @property
    def warnings(self) -> tuple[WarningGroup, ...]:
        """Warnings by place of the code."""
        if self._warnings is None:
            self._warnings = warnings_in(self._data)
        return self._warnings

    @property
    def errors(self) -> tuple[Message, ...]:
        """Errors, failed assertions and the shell's own complaints, in file order."""
        if self._errors is None:
            self._errors = errors_in(self._data, ended_well=self.exit_code == 0)
        return self._errors

    @property
    def last_words(self) -> Message | None:
        """The last line that is neither empty nor the wrapper's: what a log that broke off said last.

        Of a message of a Kaldi program, its text, and the program as place.
        """
        if self._last_words is None and self._data:
            self._last_words = last_words_in(self._data)
        return self._last_words

    def release(self) -> None:
        """Work out what is asked of every log and let go of the bytes."""
        _ = self.warnings, self.errors
        if self.failed or self.unfinished:
            _ = self.last_words
        self._data = b""
        self._pack()

    def _pack(self) -> None:
        if self._digits is None:
            self._command, self._digits = packed(self._command)

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
            self.warnings,
            self.errors,
            self.last_words,
        )

    @classmethod
    def of_released(cls, kept: ReleasedLog) -> JobLog:
        """The log again, without its bytes, as `release` left it."""
        made = cls(kept.path, b"", dir=kept.dir)
        made.take_back(kept)
        return made

    def take_back(self, kept: ReleasedLog) -> None:
        """Become the log that was released."""
        self.wrapper, self.exit_code, self.signal, self.elapsed_s = (
            kept.wrapper,
            kept.exit_code,
            kept.signal,
            kept.elapsed_s,
        )
        self._command = kept.command.encode()
        self._warnings, self._errors, self._last_words = kept.warnings, kept.errors, kept.last_words
        self._pack()


def _last(pattern: re.Pattern[bytes], data: bytes, start: bytes) -> re.Match[bytes] | None:
    """The last match of a pattern that begins with `start`: a log that was appended to has several trailers."""
    at = data.rfind(start)
    while at >= 0:
        found = pattern.match(data, at)
        if found is not None:
            return found
        at = data.rfind(start, 0, at)
    return None
