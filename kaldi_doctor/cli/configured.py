"""The settings and ranges in force where the user stands: the same for every command that opens a tree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kaldi_doctor.cli.asked import asked

if TYPE_CHECKING:
    from kaldi_doctor.cheatsheet.load import Cheatsheet
    from kaldi_doctor.settings import Settings


def configured() -> Settings:
    """Settings of the nearest configuration file, else the defaults.

    Raises:
        UsageError: the file cannot be read or holds an unknown key or value.
    """
    from kaldi_doctor.settings.files import resolve

    return resolve(Path.cwd(), {"follow": True} if asked.follow else {}).settings


def ranges() -> Cheatsheet:
    """The cheatsheet with the overlays of the user and of the configuration file.

    Raises:
        CheatsheetError: an overlay does not validate.
    """
    from kaldi_doctor.cheatsheet.load import load_cheatsheet
    from kaldi_doctor.cheatsheet.overlays import overlay_files

    return load_cheatsheet(overlay_files(config=configured().cheatsheets))
