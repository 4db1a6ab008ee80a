"""`kaldi-doctor compare`: what was changed from one run to the next, and whether it helped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaldi_doctor.cli.options import TEXT_JSON_HTML, Output, TextJsonHtml

if TYPE_CHECKING:
    from kaldi_doctor.analysis.runs.run import Run


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("compare")(compare)


def compare(
    paths: Annotated[
        list[Path], typer.Argument(metavar="A B", help="Trees, stages (exp/tri3b), or JSON saved by diagnose.")
    ],
    format: TextJsonHtml = "text",
    output: Output = None,
    fail_if_worse: Annotated[
        bool, typer.Option("--fail-if-worse", help="Exit 1 where a later one is worse than the first beyond chance.")
    ] = False,
    ascii: Annotated[bool, typer.Option("--ascii", help="ASCII characters only.")] = False,
) -> None:
    """Example: kaldi-doctor compare exp/ ../before/exp/

    What did I change, and did it help? Scores with their significance, and what differs.

    Settings, features, data, graphs, networks, findings and verdicts. More than two are each compared with the first.
    """  # noqa: D415
    from kaldi_doctor.analysis.runs.compare import compared
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.cli.single_output import single_output
    from kaldi_doctor.errors import UsageError
    from kaldi_doctor.report._clean import clean
    from kaldi_doctor.report.pages.comparison import comparison_json, comparison_text

    target = single_output(format, TEXT_JSON_HTML, output)
    sources = [_source(path) for path in paths]
    if len(sources) < 2:
        raise UsageError("two trees, stages or saved JSON files are compared: one was given")
    first, *others = (_run(source) for source in sources)
    found = [compared(first, other) for other in others]
    if target.name == "json":
        target.write(comparison_json(found))
    elif target.name == "html":
        from kaldi_doctor.report.html.comparison import comparison_html

        target.write(comparison_html(found))
    else:
        target.write(comparison_text(found, width=target.width, ascii_only=ascii or target.ascii_only))
    if not any(item.comparable for item in found):
        typer.echo(clean("kaldi-doctor: nothing to compare: no test set and no stage that both have"), err=True)
        raise typer.Exit(int(Exit.NOTHING))
    if fail_if_worse and any(item.worse for item in found):
        raise typer.Exit(int(Exit.FINDINGS))


def _source(path: Path) -> Path:
    """The exp tree, the stage or the file that a path means.

    Raises:
        UsageError: it is not there, or means several trees.
    """
    from kaldi_doctor.cli.paths import roots_of
    from kaldi_doctor.errors import UsageError

    if path.is_file():
        return path
    roots = roots_of((path,))
    if len(roots) > 1:
        raise UsageError(f"{path} has {len(roots)} trees, name one: {', '.join(map(str, roots[:4]))}")
    return roots[0]


def _run(source: Path) -> Run:
    """One side; ends the command where it cannot be read or holds no stage."""
    from kaldi_doctor.analysis.runs.from_json import run_of_json
    from kaldi_doctor.analysis.runs.from_tree import run_of_tree
    from kaldi_doctor.cli.configured import configured
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.cli.hints import nothing_here
    from kaldi_doctor.errors import UnreadableArtifact
    from kaldi_doctor.report._clean import clean

    try:
        run = run_of_json(source) if source.is_file() else run_of_tree(source, configured())
    except UnreadableArtifact as error:
        message = str(error)
    except OSError as error:
        message = f"{source}: cannot be read: {error.strerror or error}"
    else:
        if not run.empty:
            return run
        message = f"{source}: no stage in it" if source.is_file() else nothing_here(source)
    typer.echo(clean(f"kaldi-doctor: {message}"), err=True)
    raise typer.Exit(int(Exit.NOTHING))
