"""`kaldi-doctor explain`: the manual of one rule, with the ranges in force."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain)


def _rules(incomplete: str) -> list[str]:
    from kaldi_doctor.rules._registry import load_rules

    rules = load_rules().values()
    return [word for rule in rules for word in (rule.code, rule.name) if word.startswith(incomplete)]


def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="Code or name of a rule.", autocompletion=_rules)],
    format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    cheatsheet: Annotated[
        list[Path] | None, typer.Option("--cheatsheet", metavar="FILE", help="Your own ranges.")
    ] = None,
) -> None:
    """Example: kaldi-doctor explain wer-rises-between-stages

    The manual of a rule: what it checks, how to read it, what to try, when it is wrong.
    """  # noqa: D415
    import sys

    from kaldi_doctor.cheatsheet.load import load_cheatsheet
    from kaldi_doctor.cheatsheet.overlays import overlay_files
    from kaldi_doctor.cli.console import width_of
    from kaldi_doctor.report.pages.manual import explain_json, explain_text, the_rule
    from kaldi_doctor.settings.files import one_of

    one_of("--format", format, "command line", ("text", "json"))
    found = the_rule(rule)
    sheet = load_cheatsheet(overlay_files(options=tuple(str(path) for path in cheatsheet or ())))
    made = explain_json(found, sheet) if format == "json" else explain_text(found, sheet, width_of(sys.stdout))
    typer.echo(made, nl=False)
