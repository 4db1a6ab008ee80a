"""`align listen`: a page to hear utterances on, with their words and phones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaldi_doctor.cli import options
from kaldi_doctor.cli.ali_directory import open_directory
from kaldi_doctor.cli.completion import utterances_of_alignment
from kaldi_doctor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaldi_doctor.analysis.ali.choice import AlignedTimes, Choice
    from kaldi_doctor.analysis.ali.directory import AliDir
    from kaldi_doctor.analysis.ali.listening import Listened
    from kaldi_doctor.analysis.ali.lists import ListedUtterance, UtteranceLists

Names = Annotated[
    list[str] | None, typer.Argument(metavar="UTT", help="Utterance ids.", autocompletion=utterances_of_alignment)
]
Worst = Annotated[int, typer.Option("--worst", min=0, help="So many of the worst fitting utterances.")]
Retried = Annotated[bool, typer.Option("--retried", help="What only the retry beam aligned.")]
Uneven = Annotated[bool, typer.Option("--uneven", help="What is squeezed and drawn out at once.")]


def listen(
    directory: options.Directory,
    output: Annotated[str, typer.Option("--output", "-o", help="Page to write; - for the screen.")],
    utterances: Names = None,
    worst: Worst = 0,
    failed: Annotated[bool, typer.Option("--failed", help="Utterances without alignment.")] = False,
    retried: Retried = False,
    uneven: Uneven = False,
    audio: Annotated[Path | None, typer.Option("--audio", help="Folder that the sound files were moved to.")] = None,
    decode: Annotated[Path | None, typer.Option("--decode", help="Decode to take hypotheses from.")] = None,
    lang: options.Lang = None,
    data: options.Data = None,
    model: options.Model = None,
    frame_shift: options.Shift = None,
) -> None:
    """Example: kaldi-doctor align listen exp/tri3b_ali --worst 20 -o worst.html

    One page with player, waveform, spectrogram, words and phones of utterances; nothing of the tree is run.

    Sound comes from wav.scp where that names a file, or from its segments; where it has a command, the page prints it.
    At most 60 s of an utterance and 600 s in all. Needs the extra `listen` (pip install 'kaldi-doctor[listen]').
    """  # noqa: D415
    from kaldi_doctor.analysis.ali.choice import Choice

    lists = [name for name, wanted in (("failed", failed), ("retried", retried), ("uneven", uneven)) if wanted]
    choice = Choice(tuple(utterances or ()), worst, lists)
    if not choice:
        raise UsageError("name utterances, or choose them by --worst 20, --failed, --retried or --uneven")
    if output != "-" and Path(output).is_dir():
        raise UsageError(f"-o {output}: a directory; name a file")
    if audio is not None and not audio.is_dir():
        raise UsageError(f"--audio {audio}: no such directory")
    _write(open_directory(directory, lang, data, model, frame_shift), choice, output, decode, audio)


def _write(opened: AliDir, choice: Choice, output: str, decode: Path | None, audio: Path | None) -> None:
    from kaldi_doctor.analysis.ali.choice import AlignedTimes
    from kaldi_doctor.analysis.ali.listening import MOST_UTTERANCES, PAGE_S, UTTERANCE_S, listened
    from kaldi_doctor.analysis.ali.lists import UtteranceLists
    from kaldi_doctor.analysis.ali.recognised_words import recognised_words
    from kaldi_doctor.analysis.ali.utterance_audio import bases_of
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.cli.output import write_whole
    from kaldi_doctor.cli.progress import LineProgress
    from kaldi_doctor.errors import UnreadableArtifact
    from kaldi_doctor.report.listen import listen_page

    with LineProgress("align listen") as progress:
        progress.phase("alignments")
        times = AlignedTimes(opened)
        rows = known_rows(opened, choice, UtteranceLists(opened), times)
        notes = list(notes_of(opened, times))
        if not rows:
            for note in (*(f"note: {note}" for note in notes), "no such utterances: nothing to write"):
                say(opened, note)
            raise typer.Exit(Exit.NOTHING)
        if len(rows) > MOST_UTTERANCES:
            notes.append(f"the first {MOST_UTTERANCES} of {len(rows):,} utterances: name others to hear them")
        rows = rows[:MOST_UTTERANCES]
        progress.phase("decodes")
        try:
            recognised = recognised_words(opened, [row.utterance for row in rows], decode)
        except UnreadableArtifact as error:
            raise UsageError(f"--decode {error}") from error
        progress.phase("sound")
        without: list[str] = []

        def counted() -> Iterable[Listened]:
            for number, one in enumerate(listened(opened, rows, times, recognised, moved=audio), 1):
                progress.count(number)
                if one.sound is None:
                    without.append(f"{one.known.utterance}: {one.no_sound}")
                yield one

        page = listen_page(str(opened.path), counted(), notes, recipe=bases_of(opened)[0], limits=(UTTERANCE_S, PAGE_S))
    for note in notes:
        say(opened, f"note: {note}")
    if without:
        more = f", and {len(without) - 1} more" if len(without) > 1 else ""
        say(opened, f"no sound of {without[0]}{more}")
    if output == "-":
        typer.echo(page, nl=False)
        return
    write_whole(Path(output), page)
    size = Path(output).stat().st_size / 1e6
    count = f"{len(rows):,} utterance{'' if len(rows) == 1 else 's'}"
    say(opened, f"{output}: {count}, {len(rows) - len(without):,} with sound, {size:.1f} MB")


def known_rows(opened: AliDir, choice: Choice, lists: UtteranceLists, times: AlignedTimes) -> list[ListedUtterance]:
    """The utterances that were asked for; stderr has those that nothing knows."""
    from kaldi_doctor.analysis.ali.choice import chosen, unknown

    rows = []
    for row in chosen(choice, lists, times):
        if isinstance(row, str):
            say(opened, unknown(row, times))
        else:
            rows.append(row)
    return rows


def notes_of(opened: AliDir, times: AlignedTimes) -> Iterable[str]:
    """What had to be guessed, is damaged or is missing, one sentence each."""
    yield from opened.notes
    yield from times.damages
    if opened.model is None:
        yield "no transition model: no words and phones over time (--model FILE)"
    elif times.no_words:
        yield times.no_words


def say(opened: AliDir, text: str) -> None:
    """A line on stderr about a directory."""
    from kaldi_doctor.report._clean import clean

    typer.echo(clean(f"kaldi-doctor: {opened.path}: {text}"), err=True)
