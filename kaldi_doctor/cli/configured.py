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

    settings = resolve(Path.cwd(), asked.settings).settings
    if settings.cache:
        warnings_to_stderr()
    return settings


def warnings_to_stderr() -> None:
    """What the library warns of (a cache that cannot be used) goes to stderr like every other remark."""
    import logging
    import sys

    from kaldi_doctor.report._clean import clean

    class Remark(logging.Handler):
        """A line on stderr."""

        def emit(self, record: logging.LogRecord) -> None:
            sys.stderr.write(f"kaldi-doctor: {clean(record.getMessage())}\n")

    logger = logging.getLogger("kaldi_doctor")
    logger.handlers[:] = [Remark()]
    logger.propagate = False


def ranges() -> Cheatsheet:
    """The cheatsheet with the overlays of the user and of the configuration file.

    Raises:
        CheatsheetError: an overlay does not validate.
    """
    from kaldi_doctor.cheatsheet.load import load_cheatsheet
    from kaldi_doctor.cheatsheet.overlays import overlay_files

    return load_cheatsheet(overlay_files(config=configured().cheatsheets))
