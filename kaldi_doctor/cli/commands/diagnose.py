"""`kaldi-doctor diagnose`: the whole tree, stage by stage, to a verdict."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kaldi_doctor.cli import completion
from kaldi_doctor.cli.options import Cluster, Colour, Jobs, When


class Level(StrEnum):
    """Severities, for --show."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class FailOn(StrEnum):
    """Severities, for --fail-on."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    NEVER = "never"


class Archives(StrEnum):
    """For --alignments."""

    AUTO = "auto"
    ALL = "all"
    SAMPLE = "sample"
    NONE = "none"


class Talk(StrEnum):
    """For --progress."""

    AUTO = "auto"
    PLAIN = "plain"
    NONE = "none"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("diagnose")(diagnose)


def diagnose(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="exp/, one directory of it, or a recipe; default: here."),
    ] = None,
    format: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME[=FILE]",
            autocompletion=completion.formats,
            help="text, concise, json, jsonl, junit, sarif, github, markdown, html; may be repeated.",
        ),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select", metavar="RULES", autocompletion=completion.rules, help="Only these: codes, names or topics."
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="RULES", autocompletion=completion.rules, help="Not these.")
    ] = None,
    severity: Annotated[
        list[str] | None, typer.Option("--severity", metavar="RULE=LEVEL", help="Judge a rule milder or harder.")
    ] = None,
    stage: Annotated[
        str | None,
        typer.Option(
            "--stage", metavar="STAGE", autocompletion=completion.stages, help="Only one stage: sat, dnn, tri3b ..."
        ),
    ] = None,
    show: Annotated[Level | None, typer.Option("--show", help="Findings from this severity up.")] = None,
    fail_on: Annotated[FailOn | None, typer.Option("--fail-on", help="Exit 1 from this severity up.")] = None,
    recipe: Annotated[
        str | None,
        typer.Option(
            "--recipe", metavar="NAME", autocompletion=completion.recipes, help="Published scores to compare with."
        ),
    ] = None,
    cheatsheet: Annotated[
        list[Path] | None, typer.Option("--cheatsheet", metavar="FILE", help="Your own ranges.")
    ] = None,
    alignments: Annotated[Archives | None, typer.Option("--alignments", help="Archives to open.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 3 if anything could not be read.")] = False,
    full: Annotated[bool, typer.Option("--all", help="Every finding in full.")] = False,
    why: Annotated[bool, typer.Option("--why", help="What spoke for and against each cause.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Verdict and counts only.")] = False,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="JSON", help="Mark what is new against an earlier run.")
    ] = None,
    config: Annotated[str | None, typer.Option("--config", metavar="FILE", help="Configuration file, or none.")] = None,
    color: Colour = When.AUTO,
    ascii: Annotated[bool, typer.Option("--ascii", help="ASCII characters only.")] = False,
    jobs: Jobs = None,
    cluster: Cluster = None,
    progress: Annotated[Talk, typer.Option("--progress", help="On stderr.", show_default=False)] = Talk.AUTO,
    debug: Annotated[bool, typer.Option("--debug", help="Timings; traceback if it crashes.")] = False,
) -> None:
    """Example: kaldi-doctor diagnose exp/ --format json=exp.json

    Says which stage broke first, why, and what to do next.
    """  # noqa: D415
    from kaldi_doctor.cli.asked import asked
    from kaldi_doctor.cli.run import Request, run

    given = {
        "select": select,
        "ignore": ignore,
        "severity": severity,
        "stage": stage,
        "show": show and show.value,
        "fail-on": fail_on and fail_on.value,
        "recipe": recipe,
        "cheatsheet": [str(path.absolute()) for path in cheatsheet] if cheatsheet else None,
        "alignments": alignments and alignments.value,
        "strict": strict or None,
    }
    request = Request(
        paths=tuple(paths or [Path()]),
        formats=tuple(format or ()),
        given={key: value for key, value in given.items() if value} | asked.settings,
        config=config,
        full=full,
        why=why,
        quiet=quiet,
        baseline=baseline,
        color=color.value,
        ascii_only=ascii,
        progress=progress.value,
        debug=debug or asked.debug,
        jobs=jobs or 1,
        cluster=cluster,
    )
    raise typer.Exit(int(run(request)))
