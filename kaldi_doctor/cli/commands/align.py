"""`kaldi-doctor align`: look at alignments without Kaldi: check, show, stats, compare, ctm, listen, textgrid."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaldi_doctor.cli import options
from kaldi_doctor.cli.ali_directory import complain, open_directory
from kaldi_doctor.cli.completion import starting, utterances_of_alignment
from kaldi_doctor.cli.options import one_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaldi_doctor.analysis.ali.check import AlignmentCheck


def register(app: typer.Typer) -> None:
    """Add the commands."""
    from kaldi_doctor.cli.app import DoctorCommand, DoctorGroup
    from kaldi_doctor.cli.commands._align_listen import listen
    from kaldi_doctor.cli.commands._align_textgrid import textgrid
    from kaldi_doctor.docstrings import docstring

    group = typer.Typer(
        cls=DoctorGroup,
        help="Look at alignments without Kaldi: check, show, stats, compare, ctm, listen, textgrid.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for command in (check, show, stats, compare, ctm, listen, textgrid):
        text = docstring(command).partition("\n\n")[2].strip().split("\n")[0]
        group.command(command.__name__, cls=DoctorCommand, short_help=text)(command)
    app.add_typer(group, name="align")


def check(
    directories: Annotated[list[Path], typer.Argument(metavar="DIR", help="Alignment directories.")],
    number: Annotated[int, typer.Option("--number", "-n", min=0, help="Worst utterances to show.")] = 10,
    utterances: Annotated[int | None, typer.Option("--utterances", hidden=True)] = None,
    format: options.ListFormat = "text",
    output: options.Output = None,
    failed: Annotated[bool, typer.Option("--failed", help="List every utterance without alignment.")] = False,
    retried: Annotated[bool, typer.Option("--retried", help="List what only the retry beam aligned.")] = False,
    uneven: Annotated[bool, typer.Option("--uneven", help="List what is squeezed and drawn out at once.")] = False,
    empty: Annotated[bool, typer.Option("--empty", help="List what has no frames or nothing but silence.")] = False,
    recursive: Annotated[bool, typer.Option("--recursive", "-r", help="Also all directories below.")] = False,
    lang: options.Lang = None,
    data: options.Data = None,
    model: options.Model = None,
    frame_shift: options.Shift = None,
    jobs: options.Jobs = None,
    cluster: options.Cluster = None,
) -> None:
    """Example: kaldi-doctor align check exp/tri3b_ali

    Totals, damaged archives, utterances without alignment, and the worst utterances.
    The rules of `diagnose` judge it; ends with 1 where one of them finds an error.
    """  # noqa: D415
    from kaldi_doctor.analysis.ali.check import check_alignments
    from kaldi_doctor.analysis.ali.directory import below, open_ali_dir
    from kaldi_doctor.cli.configured import configured, ranges
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.cli.single_output import single_output
    from kaldi_doctor.errors import UnreadableArtifact
    from kaldi_doctor.pipeline.second_process import processes_at_once
    from kaldi_doctor.report._json import json_text
    from kaldi_doctor.report.pages.alignments import check_json, check_text, checks_csv

    kinds = [
        name
        for name, wanted in (("failed", failed), ("retried", retried), ("uneven", uneven), ("empty", empty))
        if wanted
    ]
    target = single_output(format, options.LISTS if kinds else options.TEXT_CSV_JSON, output)
    sheet, settings = ranges(), configured()
    checks: list[AlignmentCheck] = []
    listed: list[Any] = []
    chosen = [found for path in directories for found in (below(path) if recursive else [path])]
    unread = 0 if chosen else complain(", ".join(map(str, directories)), "no alignments in it or below")
    for path in chosen:
        try:
            opened = open_ali_dir(path, lang=lang, data=data, model=model, frame_shift=frame_shift, settings=settings)
        except UnreadableArtifact as error:
            unread += complain(error.path, error.reason)
            continue
        if kinds:
            listed.append(opened)
            continue
        worst = number if utterances is None else utterances
        result = check_alignments(opened, sheet, worst=worst, processes=jobs or processes_at_once(), cluster=cluster)
        if target.name == "text" and target.path is None:  # as they come: a large directory takes its time
            target.write(("\n" if checks else "") + check_text(result, target.width))
        checks.append(result)
    if listed:
        from kaldi_doctor.cli.commands._align_list import write_lists

        write_lists(listed, kinds, target)
    elif target.name == "json":
        document = {"schema_version": "1", "directories": [check_json(result) for result in checks]}
        target.write(json_text(document, ascii_only=False))
    elif target.name == "csv":
        target.write(checks_csv(checks))
    elif target.path is not None:
        target.write("\n".join([*(check_text(result, None) for result in checks), *_count(checks)]))
    else:
        target.write("".join(f"\n{line}" for line in _count(checks)))
    if any(result.unfit for result in checks):
        raise typer.Exit(Exit.FINDINGS)
    if unread:
        raise typer.Exit(Exit.NOTHING)


def _count(checks: list[AlignmentCheck]) -> Iterator[str]:
    """How many directories are in order, where there are several."""
    if len(checks) > 1:
        sound, unfit = sum(result.sound for result in checks), sum(result.unfit for result in checks)
        yield f"{len(checks)} directories, {sound} sound, {len(checks) - sound - unfit} doubtful, {unfit} unfit.\n"


def show(
    directory: options.Directory,
    utterances: Annotated[
        list[str], typer.Argument(metavar="UTT", help="Utterance ids.", autocompletion=utterances_of_alignment)
    ],
    only: Annotated[
        str,
        typer.Option(
            "--only",
            metavar="PART",
            autocompletion=starting("both", "kaldi", "timeline"),
            help="both, kaldi (what show-alignments prints) or timeline.",
        ),
    ] = "both",
    color: options.Colour = options.When.AUTO,
    lang: options.Lang = None,
    data: options.Data = None,
    model: options.Model = None,
    frame_shift: options.Shift = None,
) -> None:
    """Example: kaldi-doctor align show exp/tri3b_ali sp1-utt1

    What Kaldi's show-alignments prints, and the phones (and words) of an utterance over time.
    """  # noqa: D415
    from kaldi_doctor.cli.commands._align_show import show_utterances

    one_of("--only", only, ("both", "kaldi", "timeline"))
    show_utterances(open_directory(directory, lang, data, model, frame_shift), utterances, only, color)


def stats(
    directory: options.Directory,
    lang: options.Lang = None,
    data: options.Data = None,
    model: options.Model = None,
) -> None:
    """Example: kaldi-doctor align stats exp/tri3b_ali

    The lines of log/analyze_alignments.log: phone durations and silence, made from the archives.
    """  # noqa: D415
    from kaldi_doctor.archives.stats import collect
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.errors import UnreadableArtifact
    from kaldi_doctor.kaldi.printed.analyze_lines import analyze_lines
    from kaldi_doctor.report._clean import clean

    opened = open_directory(directory, lang, data, model, None)
    try:
        phones = opened.need_model().topology.phones
    except UnreadableArtifact as error:
        complain(error.path, error.reason)
        raise typer.Exit(Exit.NOTHING) from error
    if opened.optional_silence is None:
        complain(str(directory), "the optional silence phone is not known: --lang DIR")
        raise typer.Exit(Exit.NOTHING)
    found = collect(opened.files, opened.model, opened.silence)
    symbols = opened.symbols or {phone: str(phone) for phone in phones}
    for line in analyze_lines(found.lengths, symbols, opened.silence, opened.optional_silence):
        typer.echo(clean(line))
    for note in opened.notes:
        typer.echo(clean(f"kaldi-doctor: note: {note}"), err=True)
    for damage in found.damages:
        complain(damage.path, f"{damage.reason} (byte {damage.byte_offset} of the inflated data)")


def compare(
    first: Annotated[Path, typer.Argument(metavar="DIR", help="Earlier alignments.")],
    second: Annotated[Path, typer.Argument(metavar="DIR", help="Later alignments of the same utterances.")],
    number: Annotated[int, typer.Option("--number", "-n", min=0, help="Most changed utterances to show.")] = 10,
    utterances: Annotated[int | None, typer.Option("--utterances", hidden=True)] = None,
    format: options.TextJson = "text",
    output: options.Output = None,
    lang: options.Lang = None,
) -> None:
    """Example: kaldi-doctor align compare exp/tri2b_ali exp/tri3b_ali

    Share of frames whose phone changed, and how far the boundaries moved, between two stages.
    """  # noqa: D415
    from kaldi_doctor.analysis.ali.compare import compare_dirs
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.cli.single_output import single_output
    from kaldi_doctor.errors import UnreadableArtifact
    from kaldi_doctor.report.pages.ali_comparison import comparison_json, comparison_text

    target = single_output(format, options.TEXT_JSON, output)
    one, two = (open_directory(path, lang, None, None, None) for path in (first, second))
    try:
        result = compare_dirs(one, two, worst=number if utterances is None else utterances)
    except UnreadableArtifact as error:
        complain(error.path, error.reason)
        raise typer.Exit(Exit.NOTHING) from error
    target.write(comparison_json(result) if target.name == "json" else comparison_text(result, target.width))
    if not result.utterances:
        raise typer.Exit(Exit.NOTHING)


def ctm(
    directory: options.Directory,
    output: Annotated[str, typer.Option("--output", "-o", help="File to write; - for the screen.")],
    level: Annotated[
        str,
        typer.Option(
            "--level",
            metavar="LEVEL",
            autocompletion=starting("phones", "words"),
            help="phones, or words (needs the transcripts).",
        ),
    ] = "phones",
    ids: Annotated[bool, typer.Option("--ids", help="Phones by number, as ali-to-phones --ctm-output.")] = False,
    recordings: Annotated[bool, typer.Option("--recordings", help="Times within recordings, by segments.")] = False,
    lang: options.Lang = None,
    data: options.Data = None,
    model: options.Model = None,
    frame_shift: options.Shift = None,
) -> None:
    """Example: kaldi-doctor align ctm exp/tri3b_ali --level words -o tri3b.ctm

    Writes the CTM that ali-to-phones or steps/get_train_ctm.sh would write. The file is replaced whole or not at all.
    """  # noqa: D415
    from kaldi_doctor.cli.commands._align_ctm import write_ctm
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.errors import UnreadableArtifact

    one_of("--level", level, ("phones", "words"))
    opened = open_directory(directory, lang, data, model, frame_shift)
    try:
        write_ctm(opened, output, words=level == "words", ids=ids, recordings=recordings)
    except UnreadableArtifact as error:
        complain(error.path, error.reason)
        raise typer.Exit(Exit.NOTHING) from error
