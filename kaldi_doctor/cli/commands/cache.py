"""`kaldi-doctor cache`: where the records kept by --cache are, how large, and how to be rid of them."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("cache")(cache)


def cache(clear: Annotated[bool, typer.Option("--clear", help="Remove it.")] = False) -> None:
    """Example: kaldi-doctor cache --clear

    Where --cache keeps what was read, and how much that is.
    """  # noqa: D415
    from kaldi_doctor.cache import contents
    from kaldi_doctor.errors import UsageError
    from kaldi_doctor.report._clean import clean

    found = contents.contents()
    if clear:
        try:
            contents.clear()
        except OSError as error:
            raise UsageError(f"{found.path} cannot be removed: {error.strerror or error}") from error
    said = f"{found.bytes / 1e6:.1f} MB, {found.files:,} files of {found.directories:,} directories"
    if found.unused is not None:
        said = f"{found.bytes / 1e6:.1f} MB, not used: {found.unused}"
    typer.echo(clean(f"{found.path}: {'removed: ' if clear else ''}{said}"))
