"""Where the one table of a command goes: `--format NAME[=FILE]` and `-o FILE`, the same in every command."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kaldi_doctor.cli.console import speaks_unicode, width_of
from kaldi_doctor.cli.output import named_format, print_whole, write_whole
from kaldi_doctor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class SingleOutput:
    """A format and the file it goes to; None is stdout."""

    name: str
    path: Path | None

    @property
    def width(self) -> int | None:
        """Columns to break lines at: those of the screen; a file is not broken."""
        return None if self.path is not None else width_of(sys.stdout)

    @property
    def ascii_only(self) -> bool:
        """Whether stdout cannot show more than ASCII."""
        return self.path is None and not speaks_unicode(sys.stdout)

    def write(self, made: str) -> None:
        """Write it whole, or print it.

        Raises:
            UsageError: the file cannot be written.
        """
        if self.path is not None:
            write_whole(self.path, made)
        else:
            print_whole(made)


def single_output(format: str, choices: Sequence[str], output: Path | None = None) -> SingleOutput:
    """What `--format` and `-o` ask for.

    Args:
        format: `NAME` or `NAME=FILE`.
        choices: names that the command knows.
        output: the file of `-o`; `-` is stdout.

    Raises:
        UsageError: an unknown name, a missing file name, or two files.
    """
    name, path = named_format(format, choices)
    if path is not None and output is not None:
        raise UsageError(f"two files for one table: --format {format} and -o {output}")
    path = path or output
    return SingleOutput(name, None if path == Path("-") else path)
