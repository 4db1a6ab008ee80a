"""`kaldi-doctor export`: every table of a tree as files for pandas, R, a database or a spreadsheet."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from kaldi_doctor.cli.completion import starting

TABLES = ("stages", "findings", "scores", "curves", "alignments", "failed", "hyperparameters")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export")(export)


def export(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Trees or recipe roots; default: exp, or here.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FOLDER", help="Where the tables are written.")
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            "--format", "-f", metavar="NAME", autocompletion=starting("csv", "parquet"), help="csv or parquet."
        ),
    ] = "csv",
    table: Annotated[
        list[str] | None,
        typer.Option(
            "--table",
            metavar="NAME",
            autocompletion=starting(*TABLES),
            help="stages, findings, scores, curves, alignments, failed, hyperparameters; repeatable. Default: all.",
        ),
    ] = None,
    tensorboard: Annotated[
        Path | None,
        typer.Option("--tensorboard", metavar="LOGDIR", help="Training curves as event files, beside other runs."),
    ] = None,
) -> None:
    """Example: kaldi-doctor export exp/ -o tables

    Writes every table as csv or Parquet, curves for TensorBoard.

    One file for each table; with --tensorboard the training curves as event files that can be laid over other runs.
    The same tables as in Python: kaldi_doctor.diagnose("exp").scores and its like.
    """  # noqa: D415
    from kaldi_doctor.cli.configured import configured
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.cli.hints import must_be_directory
    from kaldi_doctor.cli.output import write_whole
    from kaldi_doctor.cli.progress import LineProgress
    from kaldi_doctor.errors import UsageError
    from kaldi_doctor.pipeline import diagnose, exp_roots
    from kaldi_doctor.report._clean import clean
    from kaldi_doctor.report.export import FORMATS, encoded, write_events
    from kaldi_doctor.report.tables import all_tables
    from kaldi_doctor.settings.files import one_of

    one_of("--format", format, "command line", FORMATS)
    for name in table or ():
        one_of("--table", name, "command line", TABLES)
    if output is None and tensorboard is None:
        raise UsageError("nothing to write: give -o FOLDER for the tables, or --tensorboard LOGDIR for the curves")
    given = paths or [Path("exp") if Path("exp").is_dir() else Path()]
    for path in given:
        must_be_directory(path)
    with LineProgress("export") as progress:
        progress.phase("diagnosing")
        settings = configured()
        trees = list(dict.fromkeys(root for path in given for root in exp_roots(path, follow=settings.follow)))
        found = [diagnose(tree, settings) for tree in trees]
        made = all_tables(trees, found, settings)
        if all(not diagnosis.ladder and not diagnosis.findings for diagnosis in found):
            typer.echo(clean(f"kaldi-doctor: {', '.join(map(str, given))}: no table has a row"), err=True)
            raise typer.Exit(int(Exit.NOTHING))
        if output is not None:
            output.mkdir(parents=True, exist_ok=True)
            for name in table or TABLES:
                progress.phase(f"{name}.{format}")
                write_whole(output / f"{name}.{format}", encoded(made[name](), format))
        base = Path(os.path.commonpath([path.resolve().parent for path in trees]))
        runs = write_events(made["curves"](), tensorboard, base) if tensorboard is not None else 0
    if tensorboard is not None and not runs:
        typer.echo("kaldi-doctor: note: no training curve, so nothing was written for TensorBoard", err=True)
