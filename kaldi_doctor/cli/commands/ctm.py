"""`kaldi-doctor ctm check`: the times and words of a CTM file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaldi_doctor.cli.options import TEXT_JSON, Output, TextJson

if TYPE_CHECKING:
    from kaldi_doctor.facts.data_and_lang import DataDir

_LARGEST = 2 * 1024**3


def register(app: typer.Typer) -> None:
    """Add the command."""
    from kaldi_doctor.cli.app import DoctorCommand, DoctorGroup

    group = typer.Typer(
        cls=DoctorGroup, help="Check the times and words of a CTM file.", no_args_is_help=True, rich_markup_mode=None
    )
    group.callback()(_group)
    group.command("check", cls=DoctorCommand, short_help="Order, overlaps, ends, durations and words of a CTM.")(check)
    app.add_typer(group, name="ctm")


def _group() -> None:
    """Check the times and words of a CTM file."""


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CTM of words or phones; - for standard input.")],
    text: Annotated[Path | None, typer.Option("--text", help="Transcripts: utterance and words.")] = None,
    segments: Annotated[Path | None, typer.Option("--segments", help="utterance recording start end.")] = None,
    utt2dur: Annotated[Path | None, typer.Option("--utt2dur", help="Seconds of utterances (or recordings).")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="Data directory, for the three files above.")] = None,
    symbols: Annotated[
        Path | None, typer.Option("--symbols", help="words.txt or phones.txt: for ids in the CTM, and to know OOVs.")
    ] = None,
    oov: Annotated[
        str | None, typer.Option("--oov", help="Word that stands for OOVs; by default the usual ones.")
    ] = None,
    gap: Annotated[float | None, typer.Option("--gap", help="Seconds from which a silence is named.")] = None,
    format: TextJson = "text",
    output: Output = None,
) -> None:
    """Example: kaldi-doctor ctm check exp/tri3b_ali/ctm --data data/train

    Order, overlaps, gaps, durations, rows beyond their utterance, and words against the transcripts.
    Ends with 1 where there is an error.
    """  # noqa: D415
    from dataclasses import replace

    from kaldi_doctor.analysis.ctm.check import Limits, check_ctm
    from kaldi_doctor.analysis.ctm.references import CtmReferences
    from kaldi_doctor.cli.configured import ranges
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.cli.single_output import single_output
    from kaldi_doctor.errors import UnreadableArtifact, UsageError
    from kaldi_doctor.kaldi.ctm import read_ctm
    from kaldi_doctor.kaldi.symbols import read_symbols
    from kaldi_doctor.report.pages.ctm import ctm_json, ctm_text

    target = single_output(format, TEXT_JSON, output)
    if data is not None and not data.is_dir():
        raise UsageError(f"--data {data}: no such directory")
    source = _bytes(file, "")
    try:
        found = read_ctm(source, str(file))
    except UnreadableArtifact as error:
        _say(str(error))
        raise typer.Exit(Exit.NOTHING) from error
    table = read_symbols(_bytes(symbols, "--symbols ")) if symbols else {}
    if table and all(word.isdigit() for word in found.words):
        found = found.named(table)
    sheet = ranges()
    limits = Limits(
        gap_s=sheet.value("align.ctm_gap") if gap is None else gap,
        score=sheet.value("align.ctm_score"),
        longest_s=sheet.value("align.ctm_longest"),
    )
    wanted = _folder(data, text, segments, utt2dur)
    beside = CtmReferences(
        text=wanted["text"].text() if "text" in wanted else None,
        segments=wanted["segments"].segments() if "segments" in wanted else None,
        utt2dur=wanted["utt2dur"].utt2dur() if "utt2dur" in wanted else None,
        vocabulary=frozenset(table.values()),
        oov=oov,
    )
    if beside.oov is None and table:
        from kaldi_doctor.analysis.ctm.words import UNKNOWN

        beside = replace(beside, oov=next((word for word in UNKNOWN if word in beside.vocabulary), None))
    result = check_ctm(found, beside, limits)
    target.write(ctm_json(result) if target.name == "json" else ctm_text(result, target.width))
    if result.worst == "error":
        raise typer.Exit(Exit.FINDINGS)


def _folder(data: Path | None, text: Path | None, segments: Path | None, utt2dur: Path | None) -> dict[str, DataDir]:
    """A data directory's view of each file that is at hand, by the file's usual name."""
    from kaldi_doctor.facts.data_and_lang import DataDir

    class _Single(DataDir):
        """One file under its usual name, wherever it lies."""

        def __init__(self, file: Path, content: bytes) -> None:
            super().__init__(str(file), file.parent)
            self._content = content

        def raw(self, name: str) -> bytes | None:  # noqa: ARG002  (there is one file)
            return self._content

    found: dict[str, DataDir] = {}
    for name, given in (("text", text), ("segments", segments), ("utt2dur", utt2dur)):
        if given is not None:
            found[name] = _Single(given, _bytes(given, f"--{name} "))
        elif data is not None and (data / name).is_file():
            found[name] = DataDir(str(data), data)
    return found


def _bytes(path: Path, option: str) -> bytes:
    """A file's bytes, inflated where it is gzip.

    Raises:
        UsageError: it cannot be read.
    """
    import sys

    from kaldi_doctor.errors import UsageError
    from kaldi_doctor.kaldi.gz import Inflation, inflate
    from kaldi_doctor.resources import user_file

    if str(path) == "-":
        if sys.stdin is None:
            raise UsageError("standard input is closed")
        return sys.stdin.buffer.read(_LARGEST)
    try:
        data = user_file(path, largest=_LARGEST)
    except OSError as error:
        raise UsageError(f"{option}{path}: {error.strerror or error}") from error
    inflated = inflate(data, str(path), Inflation(_LARGEST))
    if inflated.damage is not None:
        _say(f"{path}: {inflated.damage.reason}; what comes before is used")
    return inflated.data


def _say(message: str) -> None:
    from kaldi_doctor.report._clean import clean

    typer.echo(f"kaldi-doctor: {clean(message)}", err=True)
