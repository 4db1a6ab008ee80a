"""Sub-directories of an experiment that hold its logs and scores."""

from __future__ import annotations

import re

_NOT_OWNERS = re.compile(r"^(log|q|wer_details|cer_details|a?score_[\d_.]+|scoring.*|penalty_.*)$")


def owner_of(directory: str) -> str:
    """The experiment directory that a sub-directory of logs or scores belongs to (`exp/x/scoring/log` -> `exp/x`)."""
    parts = directory.split("/")
    for index, part in enumerate(parts):
        if index and _NOT_OWNERS.match(part):
            return "/".join(parts[:index])
    return directory
