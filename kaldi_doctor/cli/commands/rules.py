"""`kaldi-doctor rules`: all rules by topic, one line each."""

from __future__ import annotations

from typing import Annotated

import typer

from kaldi_doctor.cli.completion import topics
from kaldi_doctor.cli.options import TEXT_JSON, Output, TextJson


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rules")(rules)


def rules(
    topic: Annotated[
        str | None, typer.Argument(metavar="TOPIC", help="Only this topic: WER, ALI, JOB ...", autocompletion=topics)
    ] = None,
    format: TextJson = "text",
    output: Output = None,
) -> None:
    """Example: kaldi-doctor rules ALI

    Lists the rules by topic; explain RULE has the rest.
    """  # noqa: D415
    from kaldi_doctor.cli.single_output import single_output
    from kaldi_doctor.report.pages.manual import rules_json, rules_text

    target = single_output(format, TEXT_JSON, output)
    target.write(rules_json(topic) if target.name == "json" else rules_text(topic))
