"""`align show`: what show-alignments prints, and a timeline."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaldi_doctor.align.phones import Segments
    from kaldi_doctor.align.ragged import Ragged
    from kaldi_doctor.analysis.ali.directory import AliDir
    from kaldi_doctor.report.pages.timeline import Piece


def show_utterances(opened: AliDir, wanted: Sequence[str], only: str, color: str) -> None:
    """Print the utterances in the order they were asked for: of one without alignment, what is known of it.

    Exit code 3 where nothing is known of any.
    """
    from kaldi_doctor.analysis.ali.directory import load
    from kaldi_doctor.analysis.ali.lists import UtteranceLists
    from kaldi_doctor.analysis.ali.timeline import timeline_of
    from kaldi_doctor.cli.console import width_of
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.report._clean import clean
    from kaldi_doctor.report.pages.alignment_lists import utterance_lines
    from kaldi_doctor.report.pages.timeline import timeline

    found, segments = load(opened)
    index = {key: number for number, key in reversed(list(enumerate(found.ragged.keys)))}
    lists = UtteranceLists(opened)
    shown = 0
    for name in wanted:
        number = index.get(name.encode("utf-8", "surrogateescape"))
        if number is None:
            known = lists.known(name)
            if known is None:
                typer.echo(clean(f"kaldi-doctor: {opened.path}: {_not_there(name, index)}"), err=True)
                continue
            if only == "kaldi":  # show-alignments says nothing of it
                typer.echo(clean(f"kaldi-doctor: {opened.path}: {name}: {known.why}"), err=True)
                continue
            if shown:
                typer.echo("")
            shown += 1
            for line in utterance_lines(known, width_of(sys.stdout)):
                typer.echo(line)
            continue
        if shown and only != "kaldi":  # what show-alignments prints ends with a blank line of its own
            typer.echo("")
        shown += 1
        if only != "timeline" and opened.model is not None:
            _kaldi(opened, found.ragged, segments, number)
        if only != "kaldi":
            lines = timeline(
                timeline_of(opened, found.ragged.keys[number], segments, number), width_of(sys.stdout) or 100
            )
            _print(lines, color)
    for note in (*opened.notes, *(f"{damage.path}: {damage.reason}" for damage in found.damages)):
        typer.echo(clean(f"kaldi-doctor: note: {note}"), err=True)
    if not shown:
        raise typer.Exit(Exit.NOTHING)


def _kaldi(opened: AliDir, ragged: Ragged, segments: Segments, number: int) -> None:
    """The bytes of show-alignments: as they are into a pipe, harmless on a terminal."""
    from kaldi_doctor.cli.console import is_terminal
    from kaldi_doctor.kaldi.printed.show_alignments import show_alignment
    from kaldi_doctor.report._clean import clean

    own = segments.of(number)
    data = show_alignment(
        ragged.keys[number],
        ragged[number],
        segments.phone[own].tolist(),
        segments.length[own].tolist(),
        opened.symbols,
    )
    if is_terminal(sys.stdout):
        for line in data.decode("utf-8", "surrogateescape").split("\n")[:-1]:
            typer.echo(clean(line))
    else:
        typer.echo(data, nl=False)


def _print(lines: Iterable[list[Piece]], color: str) -> None:
    from rich.text import Text

    from kaldi_doctor.cli.console import stdout_console
    from kaldi_doctor.report.pages.timeline import STYLES

    console = stdout_console(color)
    for line in lines:
        text = Text()
        for piece in line:
            text.append(piece.text, STYLES.get(piece.style, ""))
        text.rstrip()
        console.print(text)


def _not_there(name: str, index: dict[bytes, int]) -> str:
    from difflib import get_close_matches

    known = [key.decode("utf-8", "replace") for key in list(index)[:20000]]
    near = get_close_matches(name, known, 3)
    return f"no alignment of utterance {name}" + (f"; near: {', '.join(near)}" if near else "")
