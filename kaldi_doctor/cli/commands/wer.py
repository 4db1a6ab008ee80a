"""`kaldi-doctor wer`: the score table alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaldi_doctor.cli.options import TEXT_CSV_JSON, Output, TextCsvJson

if TYPE_CHECKING:
    from kaldi_doctor.cli.single_output import SingleOutput


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("wer")(wer)


def wer(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="exp/, a recipe, or one decode; default: here.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="DECODE_DIR", help="A second decode of the same utterances.")
    ] = None,
    format: TextCsvJson = "text",
    output: Output = None,
    ascii: Annotated[bool, typer.Option("--ascii", help="ASCII characters only.")] = False,
) -> None:
    """Example: kaldi-doctor wer exp/ --format csv=wer.csv

    Every decode at its best LM weight. Of a single decode the whole sweep, with an interval; with --against, whether
    the second is really better.
    """  # noqa: D415
    from kaldi_doctor.analysis.tree.score_table import score_table
    from kaldi_doctor.cli.configured import configured
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.cli.hints import is_decode, nothing_here
    from kaldi_doctor.cli.paths import roots_of
    from kaldi_doctor.cli.single_output import single_output
    from kaldi_doctor.report._clean import clean
    from kaldi_doctor.report.pages import scores as _scores

    target = single_output(format, TEXT_CSV_JSON, output)
    if against is not None or (paths and len(paths) == 1 and is_decode(paths[0])):
        _one_decode(paths or [], against, target)
        return
    rows, roots, blocked = [], roots_of(tuple(paths or [Path()]), follow=configured().follow), False
    for root in roots:
        try:
            rows += score_table(root, configured())
        except OSError as error:
            blocked = True
            typer.echo(clean(f"kaldi-doctor: {root}: cannot be listed: {error.strerror or error}"), err=True)
    made = {
        "text": lambda: (
            _scores.as_text(rows, ascii_only=ascii or target.ascii_only, width=target.width) if rows else ""
        ),
        "csv": lambda: _scores.as_csv(rows),
        "json": lambda: _scores.as_json(rows),
    }[target.name]()
    target.write(made)
    if not rows and not blocked:
        message = f"{roots[0]}: no score files (looked for wer_*, cer_*, per_*, scoring_kaldi/best_wer, *.sys)"
        typer.echo(clean(f"kaldi-doctor: {message}"), err=True)
        typer.echo(clean(f"kaldi-doctor: {nothing_here(roots[0])}"), err=True) if not _has_stages(roots[0]) else None
    if blocked or not rows:
        raise typer.Exit(int(Exit.NOTHING))


def _one_decode(paths: list[Path], against: Path | None, target: SingleOutput) -> None:
    """The sweep of one decode, or two decodes against each other."""
    from kaldi_doctor.analysis.decode.compare import interval_of, versus
    from kaldi_doctor.analysis.decode.search import search_of
    from kaldi_doctor.analysis.decode.view import view_of
    from kaldi_doctor.cli.configured import configured
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.cli.hints import is_decode, must_be_directory, no_decode
    from kaldi_doctor.errors import UnreadableArtifact, UsageError
    from kaldi_doctor.report._clean import clean
    from kaldi_doctor.report.pages.sweep import sweep_csv, sweep_json, sweep_text, versus_text

    for path in (*paths, *([against] if against is not None else [])):
        must_be_directory(path)
        if not is_decode(path):
            raise UsageError(no_decode(path))
    if len(paths) != 1:
        raise UsageError("--against compares with one decode directory")
    if against is not None and target.name == "csv":
        raise UsageError("--against prints text or json")
    try:
        follow = configured().follow
        first = view_of(paths[0], follow=follow)
        second = view_of(against, follow=follow) if against is not None else None
    except (UnreadableArtifact, ImportError, OSError) as error:
        typer.echo(clean(f"kaldi-doctor: {error}"), err=True)
        raise typer.Exit(int(Exit.NOTHING)) from None
    views = (first,) if second is None else (first, second)
    intervals = tuple(interval_of(view) for view in views)
    found = versus(first, second) if second is not None else None
    if target.name == "json":
        made = sweep_json(views, intervals, found)
    elif target.name == "csv":
        made = sweep_csv(first)
    elif second is not None:
        made = versus_text(first, second, found, intervals)
    else:
        made = sweep_text(first, intervals[0], search_of(paths[0], follow=follow))
    target.write(made)
    if second is not None and found is None:
        raise typer.Exit(int(Exit.NOTHING))


def _has_stages(root: Path) -> bool:
    from kaldi_doctor.cli.hints import stages_in

    return stages_in(root) > 0
