"""An alignment directory that a command was given, opened under the configuration in force."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from kaldi_doctor.analysis.ali.directory import AliDir


def open_directory(
    directory: Path, lang: Path | None, data: Path | None, model: Path | None, shift: float | None
) -> AliDir:
    """The directory, or a message and exit code 3 where it holds no alignments."""
    from kaldi_doctor.analysis.ali.directory import open_ali_dir
    from kaldi_doctor.cli.configured import configured
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.errors import UnreadableArtifact

    try:
        return open_ali_dir(directory, lang=lang, data=data, model=model, frame_shift=shift, settings=configured())
    except UnreadableArtifact as error:
        complain(error.path, error.reason)
        raise typer.Exit(Exit.NOTHING) from error


def complain(path: str, reason: str) -> int:
    """Say on stderr what could not be looked at; counts as one."""
    from kaldi_doctor.report._clean import clean

    typer.echo(f"kaldi-doctor: {clean(path)}: {clean(reason)}", err=True)
    return 1
