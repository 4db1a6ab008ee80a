"""`kaldi-doctor explain`: the manual of one rule, with the ranges in force."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaldi_doctor.cli import completion
from kaldi_doctor.cli.options import TEXT_JSON, Output, TextJson


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain)


def explain(
    rule: Annotated[
        str, typer.Argument(metavar="RULE", help="Code or name of a rule.", autocompletion=completion.rules)
    ],
    format: TextJson = "text",
    output: Output = None,
    cheatsheet: Annotated[
        list[Path] | None, typer.Option("--cheatsheet", metavar="FILE", help="Your own ranges.")
    ] = None,
) -> None:
    """Example: kaldi-doctor explain wer-rises-between-stages

    The manual of a rule: what it checks, how to read it, what to try, when it is wrong.
    """  # noqa: D415
    from kaldi_doctor.cheatsheet.load import load_cheatsheet
    from kaldi_doctor.cheatsheet.overlays import overlay_files
    from kaldi_doctor.cli.single_output import single_output
    from kaldi_doctor.report.pages.manual import explain_json, explain_text, the_rule

    target = single_output(format, TEXT_JSON, output)
    found = the_rule(rule)
    sheet = load_cheatsheet(overlay_files(options=tuple(str(path) for path in cheatsheet or ())))
    target.write(explain_json(found, sheet) if target.name == "json" else explain_text(found, sheet, target.width))
