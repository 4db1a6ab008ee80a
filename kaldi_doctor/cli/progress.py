"""One line on stderr that says what goes on, drawn only on a terminal and only after half a second, then erased."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import Self

from kaldi_doctor.cli.console import is_terminal
from kaldi_doctor.report._clean import clean

AFTER, EVERY = 0.5, 0.2
_ERASE = "\r\x1b[2K"


class LineProgress:
    """The progress protocol of `diagnose`; a context manager that leaves the screen as it was."""

    def __init__(self, title: str, mode: str = "auto") -> None:
        """Take `mode` from --progress: auto draws a line on terminals, plain prints a line a phase, none is silent."""
        self._title = clean(title)
        self._plain = mode == "plain"
        self._line = mode == "auto" and is_terminal(sys.stderr)
        self._phase, self._count = "", 0
        self._began = time.monotonic()
        self._done = threading.Event()
        self._thread: threading.Thread | None = None
        self._drawn = False

    def phase(self, name: str) -> None:
        """A phase begins."""
        self._phase, self._count = name, 0
        if self._plain:
            sys.stderr.write(f"kaldi-doctor: {self._title}: {name}\n")

    def count(self, number: int) -> None:
        """So many files of this phase are done."""
        self._count = number

    def __enter__(self) -> Self:
        if self._line:
            self._thread = threading.Thread(target=self._draw, daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()
        if self._drawn:
            sys.stderr.write(_ERASE)
            sys.stderr.flush()

    def _draw(self) -> None:
        wait = AFTER
        while not self._done.wait(wait):
            wait = EVERY
            counted = f" {self._count:,}" if self._count else ""
            seconds = time.monotonic() - self._began
            words = f"{self._title}: {self._phase}{counted}  {seconds:.0f} s"
            sys.stderr.write(_ERASE + clean(words)[:79])
            sys.stderr.flush()
            self._drawn = True
