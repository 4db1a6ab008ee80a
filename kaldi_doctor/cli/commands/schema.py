"""`kaldi-doctor schema`: JSON Schema of what `diagnose --format json` prints."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("schema")(schema)


def schema(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of to stdout.")
    ] = None,
) -> None:
    """Example: kaldi-doctor schema -o diagnosis.schema.json

    The JSON Schema of what diagnose --format json prints.

    It is of version 2020-12. Scripts can check what they read, and make types from it. Fields may be added later; none
    is renamed or removed.
    """  # noqa: D415
    from kaldi_doctor.cli.output import print_whole, write_whole
    from kaldi_doctor.report._json import json_text
    from kaldi_doctor.report.schema import diagnosis_schema

    made = json_text(diagnosis_schema())
    if output is not None:
        write_whole(output, made)
    else:
        print_whole(made)
