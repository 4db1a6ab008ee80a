"""Names in an experiment: its sub-directories of logs and scores, and what names of one kind have in common."""

from __future__ import annotations

import re
import sys
from functools import lru_cache

_NOT_OWNERS = re.compile(r"^(log|q|wer_details|cer_details|a?score_[\d_.]+|scoring.*|penalty_.*)$")
_DIGITS = re.compile(r"\d+")


def owner_of(directory: str) -> str:
    """The experiment directory that a sub-directory of logs or scores belongs to (`exp/x/scoring/log` -> `exp/x`)."""
    parts = directory.split("/")
    for index, part in enumerate(parts):
        if index and _NOT_OWNERS.match(part):
            return "/".join(parts[:index])
    return directory


@lru_cache(maxsize=1 << 14)
def shape_of(name: str) -> str:
    """File name with each run of digits replaced by `#`."""
    return sys.intern(_DIGITS.sub("#", name))
