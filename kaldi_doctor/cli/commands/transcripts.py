"""`kaldi-doctor transcripts`: reference over hypothesis, worst utterances first, and whose fault the errors are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaldi_doctor.cli.completion import starting, utterances_of_decode
from kaldi_doctor.cli.options import TEXT_CSV_JSON, Output, TextCsvJson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaldi_doctor.align.word_errors import Aligned
    from kaldi_doctor.analysis.decode.view import DecodeView
    from kaldi_doctor.analysis.decode.word_errors import Judge
    from kaldi_doctor.report.pages.transcripts import Shown


def register(app: typer.Typer) -> None:
    """Add the command."""
    from kaldi_doctor.cli.app import DoctorCommand

    app.command("transcripts", cls=DoctorCommand, short_help="References over hypotheses, worst first.")(transcripts)


def transcripts(
    decode: Annotated[Path, typer.Argument(metavar="DECODE_DIR", help="A scored decode directory.")],
    utterances: Annotated[
        list[str] | None,
        typer.Argument(metavar="UTT", help="Only these utterances.", autocompletion=utterances_of_decode),
    ] = None,
    errors: Annotated[
        str | None,
        typer.Option(
            "--errors",
            metavar="KIND",
            autocompletion=starting("sub", "del", "ins"),
            help="Only with such errors: sub, del or ins.",
        ),
    ] = None,
    word: Annotated[str | None, typer.Option("--word", help="Only with an error on this word.")] = None,
    speaker: Annotated[
        str | None, typer.Option("--speaker", help="Only of this speaker (utt2spk, else how the id begins).")
    ] = None,
    by: Annotated[
        str,
        typer.Option(
            "--by", metavar="UNIT", help="Align by word, or by char.", autocompletion=starting("word", "char")
        ),
    ] = "word",
    number: Annotated[
        int | None, typer.Option("-n", "--number", min=0, help="Utterances shown: 10 as text, else all.")
    ] = None,
    ref: Annotated[Path | None, typer.Option("--ref", help="Reference text instead of test_filt.txt.")] = None,
    format: TextCsvJson = "text",
    output: Output = None,
) -> None:
    """Example: kaldi-doctor transcripts exp/tri3b/decode_test

    References over hypotheses, worst first: S, D and I mark substituted, deleted and inserted words. Then whose fault
    the errors are, the commonest ones, and errors by speaker, length and place in the sentence.
    """  # noqa: D415
    from kaldi_doctor.align.aligned_texts import AlignedTexts
    from kaldi_doctor.analysis.decode.error_groups import group_errors
    from kaldi_doctor.analysis.decode.utterance_choice import Wanted, spoken_by, worst_first
    from kaldi_doctor.analysis.decode.word_errors import add_up
    from kaldi_doctor.cli.hints import must_be_directory
    from kaldi_doctor.cli.single_output import single_output
    from kaldi_doctor.errors import UsageError
    from kaldi_doctor.report._fold import fold
    from kaldi_doctor.report.pages.transcripts import sums_lines, transcripts_data, utterance_lines

    target = single_output(format, TEXT_CSV_JSON, output)
    if by not in {"word", "char"} or errors not in {None, "sub", "del", "ins"}:
        raise UsageError("--by is word or char; --errors sub, del or ins")
    must_be_directory(decode)
    view = _view(decode, ref, by)
    every = view.errors.words if view.errors is not None else AlignedTexts(())
    strange = sorted(set(utterances or ()) - set(every.utts))
    if strange:
        raise UsageError(f"{decode} has no scored utterance {strange[0]}")
    speakers, judge = view.speakers(), _judge(decode, by)
    if speaker is not None and not any(spoken_by(utt, speaker, speakers) for utt in every.utts):
        raise UsageError(f"{decode} has no utterance of speaker {speaker}")
    wanted = Wanted(frozenset(utterances or ()), errors, word, speaker)
    chosen = worst_first(every, wanted, speakers)
    # People get the worst ten; scripts and those who name utterances get all that they asked for.
    limit = number if number is not None else 10 if target.name == "text" and not utterances else None
    shown = _shown(view, [every[number] for number in chosen[:limit]], judge, speakers)
    sums, groups = add_up(every, judge), group_errors(every, speakers)
    if target.name != "text":
        target.write(transcripts_data(view, shown, sums, groups, target.name))
        return
    unit = "character" if by == "char" else "word"
    blocks = ["\n".join(utterance_lines(item, target.width, unit=unit)) + "\n" for item in shown]
    if not chosen and every.left != every.right:
        blocks.append("no such error in any utterance\n")
    if len(chosen) > len(shown):
        blocks.append(f"{len(chosen) - len(shown)} more: -n {len(chosen)}\n")
    if not utterances:
        blocks.append("\n".join(fold(sums_lines(view, sums, groups), target.width, 15)))
    target.write("".join(f"{block}\n" for block in blocks))


def _shown(view: DecodeView, chosen: list[Aligned], judge: Judge, speakers: Mapping[str, str]) -> list[Shown]:
    """What is known of each utterance; of characters nothing but the errors."""
    from kaldi_doctor.analysis.decode.error_groups import doubtful
    from kaldi_doctor.analysis.decode.view import heard_by_others
    from kaldi_doctor.analysis.decode.word_errors import hunks
    from kaldi_doctor.report.pages.transcripts import Shown

    if view.by_char:
        return [Shown(one, (), speakers.get(one.utt), None, None) for one in chosen]
    doubts, costs = doubtful(chosen, heard_by_others(view.path, [one.utt for one in chosen])), view.costs()
    return [
        Shown(one, tuple(hunks(one, judge)), speakers.get(one.utt), doubts.get(one.utt), costs.get(one.utt))
        for one in chosen
    ]


def _view(decode: Path, ref: Path | None, by: str) -> DecodeView:
    """The decode with its words; ends the program with a reason where there are none."""
    from kaldi_doctor.analysis.decode.view import view_of
    from kaldi_doctor.cli.asked import asked
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.cli.hints import is_decode, no_decode
    from kaldi_doctor.errors import UnreadableArtifact
    from kaldi_doctor.report._clean import clean

    try:
        view = view_of(decode, reference=ref, by_char=by == "char", follow=asked.follow)
        reason = view.why_not
        if view.errors is not None and reason:
            typer.echo(clean(f"kaldi-doctor: not the words of the score: {reason}"), err=True)
            reason = ""
    except (UnreadableArtifact, OSError) as error:
        reason = str(error)
    except ImportError as error:
        reason = f"{error} (pip install 'kaldi-doctor[align]')"
    if reason:
        scored = is_decode(decode) or any(decode.glob("scoring*"))
        reason = no_decode(decode) if not scored else reason if str(decode) in reason else f"{decode}: {reason}"
        typer.echo(clean(f"kaldi-doctor: {reason}"), err=True)
        raise typer.Exit(Exit.NOTHING)
    return view


def _judge(decode: Path, by: str) -> Judge:
    """Vocabulary and pronunciations of the graph, as far as they are there; characters are not judged."""
    from kaldi_doctor.analysis.decode.word_errors import Judge, read_lexicon
    from kaldi_doctor.cli.configured import ranges
    from kaldi_doctor.facts.data_and_lang import LangDir
    from kaldi_doctor.kaldi.scored_texts import graph_of

    near = ranges().value("lm.near_phones")
    graph = graph_of(decode) if by == "word" else None
    if graph is None:
        return Judge(near=near)
    folder = LangDir(str(graph), graph)
    words, phones = folder.words(), folder.phones()
    names = {number: word for word, number in words.items()}
    lexicon = read_lexicon(
        {
            names[number]: [tuple(phones.get(phone, str(phone)) for phone in one) for one in ways]
            for number, ways in folder.pronunciations().items()
            if number in names
        }
    )
    return Judge(frozenset(words), lexicon, near)
