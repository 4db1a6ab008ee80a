"""`kaldi-doctor wer`: the score table alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("wer")(wer)


def wer(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH...", help="exp/ or a recipe; default: here.")
    ] = None,
    format: Annotated[str, typer.Option("--format", metavar="NAME[=FILE]", help="text, csv or json.")] = "text",
    ascii: Annotated[bool, typer.Option("--ascii", help="ASCII characters only.")] = False,
) -> None:
    """Example: kaldi-doctor wer exp/ --format csv=wer.csv

    Every decode at its best LM weight, with insertions, deletions and substitutions.
    """  # noqa: D415
    import sys

    from kaldi_doctor.cli.console import speaks_unicode
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.cli.output import print_whole, write_whole
    from kaldi_doctor.cli.paths import roots_of
    from kaldi_doctor.cli.signs import nothing_here
    from kaldi_doctor.diagnose.score_table import score_table
    from kaldi_doctor.report import _scores
    from kaldi_doctor.report._clean import clean
    from kaldi_doctor.settings.files import one_of

    name, equals, file = format.partition("=")
    one_of("--format", name, "command line", ("text", "csv", "json"))
    rows, roots, blocked = [], roots_of(tuple(paths or [Path()])), False
    for root in roots:
        try:
            rows += score_table(root)
        except OSError as error:
            blocked = True
            typer.echo(clean(f"kaldi-doctor: {root}: cannot be listed: {error.strerror or error}"), err=True)
    plain = ascii or not speaks_unicode(sys.stdout)
    made = {
        "text": lambda: _scores.as_text(rows, ascii_only=plain) if rows else "",
        "csv": lambda: _scores.as_csv(rows),
        "json": lambda: _scores.as_json(rows),
    }[name]()
    if equals:
        write_whole(Path(file), made)
    else:
        print_whole(made)
    if not rows and not blocked:
        message = f"{roots[0]}: no score files (looked for wer_*, cer_*, per_*, scoring_kaldi/best_wer, *.sys)"
        typer.echo(clean(f"kaldi-doctor: {message}"), err=True)
        typer.echo(clean(f"kaldi-doctor: {nothing_here(roots[0])}"), err=True) if not _has_stages(roots[0]) else None
    if blocked or not rows:
        raise typer.Exit(int(Exit.NOTHING))


def _has_stages(root: Path) -> bool:
    from kaldi_doctor.cli.signs import stages_in

    return stages_in(root) > 0
