"""`kaldi-doctor compare`: two runs against each other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("compare")(compare)


def compare(
    first: Annotated[Path, typer.Argument(metavar="A", help="An exp tree or a stage: what is compared with.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="Another one: what is judged.")],
    format: Annotated[str, typer.Option("--format", metavar="NAME[=FILE]", help="text or json.")] = "text",
    fail_if_worse: Annotated[
        bool, typer.Option("--fail-if-worse", help="Exit 1 where a best score of B is worse beyond chance.")
    ] = False,
) -> None:
    """Example: kaldi-doctor compare exp/tri2b exp/tri3b

    What differs between two trees or two stages, and whether the second is better: scores, hyperparameters, findings.
    """  # noqa: D415
    from kaldi_doctor.analysis.runs import compare as compared
    from kaldi_doctor.cli.configured import configured
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.cli.output import print_whole, write_whole
    from kaldi_doctor.cli.paths import roots_of
    from kaldi_doctor.errors import UsageError
    from kaldi_doctor.report._clean import clean
    from kaldi_doctor.report.pages.comparison import comparison_json, comparison_text
    from kaldi_doctor.settings.files import one_of

    name, equals, file = format.partition("=")
    one_of("--format", name, "command line", ("text", "json"))
    if equals and not file:
        raise UsageError(f"--format {name}=: the file name is missing")
    roots = []
    for path in (first, second):
        found = roots_of((path,))
        if len(found) != 1:
            raise UsageError(f"{path}: {len(found)} exp trees below it; name one")
        roots += found
    try:
        result = compared(roots[0], roots[1], configured())
    except OSError as error:
        typer.echo(clean(f"kaldi-doctor: cannot be listed: {error}"), err=True)
        raise typer.Exit(int(Exit.NOTHING)) from None
    if not result.comparable:
        typer.echo(clean("kaldi-doctor: the two have no test set and no stage in common"), err=True)
        raise typer.Exit(int(Exit.NOTHING))
    made = comparison_json(result) if name == "json" else comparison_text(result)
    if equals:
        write_whole(Path(file), made)
    else:
        print_whole(made)
    if fail_if_worse and result.worse:
        raise typer.Exit(int(Exit.FINDINGS))
