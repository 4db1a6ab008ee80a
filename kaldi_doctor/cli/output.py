"""Where reports go: `--format NAME` to stdout, `--format NAME=FILE` to a file that is written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from kaldi_doctor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaldi_doctor.report._registry import Format


@dataclass(frozen=True, slots=True)
class Target:
    """One format and its file; None is stdout."""

    format: Format
    path: Path | None


def named_format(word: str, known: Sequence[str]) -> tuple[str, Path | None]:
    """Format and file of `NAME` or `NAME=FILE`.

    Raises:
        UsageError: an unknown name, or no file behind `=`.
    """
    name, equals, file = word.partition("=")
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f"; the nearest is {near[0]}" if near else ""
        raise UsageError(f"--format is {', '.join(known[:-1])} or {known[-1]}, not {name!r}{hint}")
    if equals and not file:
        raise UsageError(f"--format {name}=: the file name is missing")
    return name, Path(file) if equals else None


def targets(words: Sequence[str]) -> list[Target]:
    """The targets of all `--format` options; text on stdout without any, or where all the others go to files.

    Raises:
        UsageError: an unknown format, or two for stdout.
    """
    from kaldi_doctor.report._registry import load_formats

    formats = load_formats()
    made: list[Target] = []
    for word in words:
        name, file = named_format(word, tuple(formats))
        made.append(Target(formats[name], file))
    if sum(target.path is None for target in made) > 1:
        raise UsageError("two formats for stdout: give all but one a file, as in --format json=out.json")
    if all(target.path is not None for target in made):
        made.append(Target(formats["text"], None))
    return made


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that no reader ever sees half of it: beside it first, then moved into place.

    Raises:
        UsageError: it cannot be written.
    """
    path = Path(os.path.realpath(path))  # a link stays a link: what it points to is written
    try:
        mode = _mode(path)
        if path.exists() and not path.is_file():  # /dev/stdout, a pipe: there is nothing to move into place
            path.write_bytes(_encoded(content))
            return
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_encoded(content))
            os.chmod(name, mode)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error


def append_to_file(path: Path, text: str) -> None:
    """Add text to the end of a file, which is made where it is missing; never waits for the reader of a FIFO.

    Raises:
        OSError: it cannot be written, or is no regular file.
    """
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o666), "ab") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a regular file", str(path))
        file.write(_encoded(text))


def _encoded(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")


def _mode(path: Path) -> int:
    """Permissions of the file that is there, or those a new file gets."""
    if path.is_file():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def print_whole(content: str) -> None:
    """Write a report to stdout."""
    sys.stdout.write(content)
    sys.stdout.flush()
