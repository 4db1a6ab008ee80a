"""`kaldi-doctor rules`: all rules by topic, one line each."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rules")(rules)


def rules(
    topic: Annotated[str | None, typer.Argument(metavar="TOPIC", help="Only this topic: WER, ALI, JOB ...")] = None,
    format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """Example: kaldi-doctor rules ALI

    Lists the rules by topic; explain RULE has the rest.
    """  # noqa: D415
    from kaldi_doctor.report.pages.manual import rules_json, rules_text
    from kaldi_doctor.settings.files import one_of

    one_of("--format", format, "command line", ("text", "json"))
    typer.echo(rules_json(topic) if format == "json" else rules_text(topic), nl=False)
