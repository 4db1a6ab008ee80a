"""`kaldi-doctor cache`: where the records kept by --cache are, how large, and how to be rid of them."""

from __future__ import annotations

from typing import Annotated

import typer

from kaldi_doctor.cli.options import TEXT_JSON, Output, TextJson


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("cache")(cache)


def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Remove it.")] = False,
    format: TextJson = "text",
    output: Output = None,
) -> None:
    """Example: kaldi-doctor cache --clear

    Where --cache keeps what was read, and how much that is.
    """  # noqa: D415
    from dataclasses import asdict

    from kaldi_doctor.cache import contents
    from kaldi_doctor.cli.single_output import single_output
    from kaldi_doctor.errors import UsageError
    from kaldi_doctor.report._clean import clean
    from kaldi_doctor.report._json import json_text

    target = single_output(format, TEXT_JSON, output)
    found = contents.contents()
    if clear:
        try:
            contents.clear()
        except OSError as error:
            raise UsageError(f"{found.path} cannot be removed: {error.strerror or error}") from error
    if target.name == "json":
        target.write(json_text({"schema_version": "1", "cleared": clear, **asdict(found)}))
        return
    said = f"{found.bytes / 1e6:.1f} MB, {found.files:,} files of {found.directories:,} directories"
    if found.unused is not None:
        said = f"{found.bytes / 1e6:.1f} MB, not used: {found.unused}"
    target.write(clean(f"{found.path}: {'removed: ' if clear else ''}{said}") + "\n")
