"""`kaldi-doctor transcripts`: reference over hypothesis, worst utterances first, and whose fault the errors are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kaldi_doctor.align.word_errors import Aligned
    from kaldi_doctor.diagnose.word_errors import Lexicon


def register(app: typer.Typer) -> None:
    """Add the command."""
    from kaldi_doctor.cli.app import DoctorCommand

    app.command("transcripts", cls=DoctorCommand, short_help="References over hypotheses, worst first.")(transcripts)


def transcripts(
    decode: Annotated[Path, typer.Argument(metavar="DECODE_DIR", help="A scored decode directory.")],
    utterances: Annotated[list[str] | None, typer.Argument(metavar="UTT", help="Only these utterances.")] = None,
    errors: Annotated[str | None, typer.Option("--errors", help="Only with such errors: sub, del or ins.")] = None,
    word: Annotated[str | None, typer.Option("--word", help="Only with an error on this word.")] = None,
    speaker: Annotated[str | None, typer.Option("--speaker", help="Only utterances that begin with this.")] = None,
    by: Annotated[str, typer.Option("--by", help="Align by word, or by char.")] = "word",
    number: Annotated[
        int | None, typer.Option("-n", "--number", min=0, help="Utterances shown: 10 as text, else all.")
    ] = None,
    ref: Annotated[Path | None, typer.Option("--ref", help="Reference text instead of test_filt.txt.")] = None,
    format: Annotated[str, typer.Option("--format", help="text, json or csv.")] = "text",
) -> None:
    """Example: kaldi-doctor transcripts exp/tri3b/decode_test

    S, D and I mark substituted, deleted and inserted words.
    """  # noqa: D415
    import sys

    from kaldi_doctor.cli.console import width_of
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.diagnose.word_errors import add_up, hunks
    from kaldi_doctor.errors import UnreadableArtifact, UsageError
    from kaldi_doctor.kaldi.scored_texts import graph_of
    from kaldi_doctor.report._fold import fold
    from kaldi_doctor.report.transcripts import sums_lines, transcripts_data, utterance_lines

    if format not in {"text", "json", "csv"} or by not in {"word", "char"} or errors not in {None, "sub", "del", "ins"}:
        raise UsageError("--format is text, json or csv; --by word or char; --errors sub, del or ins")
    if not decode.is_dir():
        raise UsageError(f"{decode}: no such directory")
    try:
        every = _aligned(decode, ref, by)
    except (UnreadableArtifact, ImportError) as error:
        hint = " (pip install 'kaldi-doctor[align]')" if isinstance(error, ImportError) else ""
        typer.echo(f"kaldi-doctor: {error}{hint}", err=True)
        raise typer.Exit(Exit.NOTHING) from error
    strange = sorted(set(utterances or ()) - {one.utt for one in every})
    if strange:
        raise UsageError(f"{decode} has no scored utterance {strange[0]}")
    vocabulary, lexicon = _words(graph_of(decode)) if by == "word" else (frozenset(), {})
    chosen = sorted(
        (one for one in every if _wanted(one, utterances, errors, word, speaker)), key=lambda one: -one.errors
    )
    # People get the worst ten; scripts and those who name utterances get all that they asked for.
    limit = number if number is not None else 10 if format == "text" and not utterances else None
    shown = [(one, list(hunks(one, vocabulary, lexicon))) for one in chosen[:limit]]
    if format != "text":
        typer.echo(transcripts_data(shown, add_up(every, vocabulary, lexicon), format), nl=False)
        return
    width = width_of(sys.stdout)
    for one, found in shown:
        typer.echo("\n".join(utterance_lines(one, found, width)) + "\n")
    typer.echo("\n".join(fold(sums_lines(add_up(every, vocabulary, lexicon)), width, 14)))


def _wanted(one: Aligned, names: list[str] | None, errors: str | None, word: str | None, speaker: str | None) -> bool:
    if names:
        return one.utt in names
    _, subs, ins, dels = one.counts()
    if not {None: one.errors, "sub": subs, "ins": ins, "del": dels}[errors]:
        return False
    hit = word is None or any(left != right and word in {left, right} for left, right in one.pairs)
    return hit and one.utt.startswith(speaker or "")


def _aligned(decode: Path, ref: Path | None, by: str) -> list[Aligned]:
    from kaldi_doctor.align.word_errors import align_texts
    from kaldi_doctor.kaldi.scored_texts import read_scored

    texts = read_scored(decode, *_setting(decode), ref)
    if by == "word":
        return align_texts(texts.reference, texts.hypothesis)
    spelt = [
        {utt: tuple("".join(words)) for utt, words in side.items()} for side in (texts.reference, texts.hypothesis)
    ]
    return align_texts(*spelt)


def _setting(decode: Path) -> tuple[int | None, float | None]:
    """LM weight and penalty of the lowest WER; ties go to the smaller penalty, then the smaller weight."""
    from kaldi_doctor.readers._registry import Source
    from kaldi_doctor.readers.wer import ScoreFile, read_wer

    scores = [
        found.score
        for path in decode.glob("wer_*")
        if path.is_file()
        for found in read_wer(Source(str(path), str(decode), path.name, path.read_bytes()))
        if isinstance(found, ScoreFile)
    ]
    if not scores:
        return None, None
    best = min(scores, key=lambda score: (score.percent, score.wip or 0.0, score.lmwt or 0))
    return best.lmwt, best.wip


def _words(graph: Path | None) -> tuple[frozenset[str], Lexicon]:
    """Vocabulary and pronunciations of a graph directory, as far as they are there."""
    from kaldi_doctor.diagnose.word_errors import read_lexicon
    from kaldi_doctor.facts.places import LangDir

    if graph is None:
        return frozenset(), {}
    folder = LangDir(str(graph), graph)
    words, phones = folder.words(), folder.phones()
    names = {number: word for word, number in words.items()}
    return frozenset(words), read_lexicon(
        {
            names[number]: [tuple(phones.get(phone, str(phone)) for phone in one) for one in ways]
            for number, ways in folder.pronunciations().items()
            if number in names
        }
    )
