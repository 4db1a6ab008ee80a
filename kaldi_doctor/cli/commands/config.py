"""`kaldi-doctor config`: every setting in force, and where it came from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaldi_doctor.cli.options import TEXT_JSON, Output, TextJson


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("config")(config)


def config(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="The directory that the search for a configuration file starts from.")
    ] = Path(),
    file: Annotated[
        str | None, typer.Option("--config", metavar="FILE", help="This file, the nearest to this directory, or none.")
    ] = None,
    format: TextJson = "text",
    output: Output = None,
) -> None:
    """Example: kaldi-doctor config

    Prints each setting in force, and where it came from.
    """  # noqa: D415
    from dataclasses import fields

    from kaldi_doctor.cli.hints import must_be_directory
    from kaldi_doctor.cli.single_output import single_output
    from kaldi_doctor.report._clean import clean
    from kaldi_doctor.report._json import json_text
    from kaldi_doctor.settings import Settings
    from kaldi_doctor.settings.files import resolve

    target = single_output(format, TEXT_JSON, output)
    must_be_directory(path)
    found = resolve(path, {}, file)
    rows = {item.name: getattr(found.settings, item.name) for item in fields(Settings)}
    if target.name == "json":
        data = {
            "schema_version": "1",
            "file": str(found.file) if found.file else None,
            "settings": {name: {"value": value, "origin": found.origins[name]} for name, value in rows.items()},
        }
        target.write(json_text(data))
        return
    lines = [f"file: {found.file}" if found.file else "file: none (no kaldi-doctor.toml, no [tool.kaldi-doctor])"]
    names = {"cheatsheets": "cheatsheet", "ignore_reasons": "ignore (with reasons)", "fail_on": "fail-on"}
    for name, value in sorted(rows.items()):
        lines.append(f"{names.get(name, name):<22} {_shown(value):<24} {found.origins[name]}")
    target.write("".join(f"{clean(line)}\n" for line in lines))


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}={text}" for key, text in value.items()) or "-"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "-"
    return "-" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
