"""`kaldi-doctor fleet`: every experiment tree under some directories, one row each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaldi_doctor.cli.completion import starting
from kaldi_doctor.cli.options import Cluster, Jobs

if TYPE_CHECKING:
    from kaldi_doctor.analysis.fleet.rows import FleetRow

FORMATS = ("text", "csv", "json", "html", "parquet")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("fleet")(fleet)


def fleet(
    roots: Annotated[list[Path] | None, typer.Argument(metavar="ROOT", help="Where to look; default: here.")] = None,
    format: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME[=FILE]",
            autocompletion=starting(*FORMATS),
            help="text, csv, json, html, parquet; may be repeated.",
        ),
    ] = None,
    jobs: Jobs = None,
    cluster: Cluster = None,
    depth: Annotated[int, typer.Option("--depth", min=0, metavar="N", help="Levels below ROOT to look at.")] = 8,
    ascii: Annotated[bool, typer.Option("--ascii", help="ASCII characters only.")] = False,
) -> None:
    """Example: kaldi-doctor fleet /data/experiments --format html=fleet.html

    Finds every exp tree below, diagnoses each, and writes one table with verdicts and best scores.

    Several processes share the work (--jobs), or the workers of a cluster (--cluster); the table is the same.
    """  # noqa: D415
    from kaldi_doctor.analysis.fleet.rows import fleet_rows
    from kaldi_doctor.analysis.fleet.trees import trees_below
    from kaldi_doctor.cli.configured import configured
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.cli.hints import must_be_directory
    from kaldi_doctor.cli.progress import LineProgress
    from kaldi_doctor.pipeline.many import default_jobs
    from kaldi_doctor.report._clean import clean

    wanted = _wanted(format or ["text"])
    trees: dict[Path, None] = {}
    for root in roots or [Path()]:
        must_be_directory(root)
        trees.update(dict.fromkeys(trees_below(root.resolve() if root == Path() else root, depth)))
    rows: list[FleetRow] = []
    with LineProgress("fleet") as progress:
        for row in fleet_rows([*trees], configured(), jobs=jobs or default_jobs(), cluster=cluster):
            rows.append(row)
            progress.phase(f"{len(rows)} of {len(trees)} trees")
    for name, file in wanted:
        _write(name, file, rows, ascii_only=ascii)
    if not rows:
        where = ", ".join(map(str, roots or [Path()]))
        typer.echo(clean(f"kaldi-doctor: {where}: no exp tree in {depth} levels below"), err=True)
        raise typer.Exit(int(Exit.NOTHING))
    for row in rows:
        if row.problem:
            typer.echo(clean(f"kaldi-doctor: {row.tree}: {row.problem}"), err=True)
    if all(row.problem for row in rows):
        raise typer.Exit(int(Exit.NOTHING))


def _wanted(words: list[str]) -> list[tuple[str, Path | None]]:
    from kaldi_doctor.cli.options import one_of
    from kaldi_doctor.errors import UsageError

    made: list[tuple[str, Path | None]] = []
    for word in words:
        name, equals, file = word.partition("=")
        one_of("--format", name, FORMATS)
        if (equals and not file) or (name == "parquet" and not file):
            raise UsageError(f"--format {name}: the file name is missing, as in {name}=fleet.{name}")
        made.append((name, Path(file) if file else None))
    if sum(file is None for _, file in made) > 1:
        raise UsageError("two formats for stdout: give all but one a file, as in --format csv=fleet.csv")
    return made


def _write(name: str, file: Path | None, rows: list[FleetRow], *, ascii_only: bool) -> None:
    import sys

    from kaldi_doctor.cli.console import speaks_unicode, width_of
    from kaldi_doctor.cli.output import print_whole, write_whole
    from kaldi_doctor.report.pages import fleet as page

    made: str | bytes
    if name == "parquet":
        made = page.fleet_parquet(rows)
    elif name == "text":
        plain = ascii_only or not speaks_unicode(sys.stdout)
        made = page.fleet_text(rows, width=None if file else width_of(sys.stdout), ascii_only=plain)
    else:
        made = {"csv": page.fleet_csv, "json": page.fleet_json, "html": page.fleet_html}[name](rows)
    if file is not None:
        write_whole(file, made)
    elif isinstance(made, str):
        print_whole(made)
