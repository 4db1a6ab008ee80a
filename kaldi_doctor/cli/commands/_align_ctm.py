"""`align ctm`: a CTM from alignments, written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kaldi_doctor.errors import UsageError

if TYPE_CHECKING:
    from kaldi_doctor.analysis.ali.directory import AliDir


def write_ctm(opened: AliDir, output: str, *, words: bool, ids: bool, recordings: bool) -> None:
    """Write the CTM of a directory, and say on stderr what is not in it."""
    from kaldi_doctor.analysis.ali.ctm import ctm_of
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.cli.output import write_whole
    from kaldi_doctor.report._clean import clean

    if output != "-" and Path(output).is_dir():
        raise UsageError(f"-o {output}: a directory; name a file")
    result = ctm_of(opened, words=words, ids=ids, recordings=recordings)
    for note in (*opened.notes, *result.notes):
        typer.echo(clean(f"kaldi-doctor: note: {note}"), err=True)
    if not result.data:
        typer.echo(clean(f"kaldi-doctor: {opened.path}: nothing to write"), err=True)
        raise typer.Exit(Exit.NOTHING)
    if output == "-":
        typer.echo(result.data, nl=False)
        return
    write_whole(Path(output), result.data)
    what = "words" if words else "phones"
    typer.echo(
        clean(f"kaldi-doctor: {output}: {result.data.count(10):,} {what} of {result.utterances:,} utterances"), err=True
    )
