"""`kaldi-doctor demo`: the bundled tree, written to a folder to try the other commands on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder to make; it must not exist yet.")] = Path(
        "kaldi-demo"
    ),
) -> None:
    """Example: kaldi-doctor demo kaldi-demo

    Writes a small recipe whose SAT stage broke to a folder.
    """  # noqa: D415
    import os
    import shutil
    import tempfile

    from kaldi_doctor.errors import UsageError
    from kaldi_doctor.report._clean import clean
    from kaldi_doctor.resources import copy_tree, data_file

    if os.path.lexists(folder):
        raise UsageError(f"{folder} exists already; name a folder to make")
    if not folder.absolute().parent.is_dir():
        raise UsageError(f"there is no directory {folder.parent}")
    try:
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.absolute().parent))
        try:
            copy_tree(data_file("demo"), made / "demo")
            os.rename(made / "demo", folder)  # whole or not at all
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror or error}") from error
    typer.echo(clean(f"{folder}: a recipe whose SAT stage broke. Next: kaldi-doctor diagnose {folder}"))
