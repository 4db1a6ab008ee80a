"""Limits of one rule with the cheatsheet as it is shipped."""

from __future__ import annotations

from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import load_rules


def limits(code: str) -> Limits:
    """What a rule is given in place of the cheatsheet."""
    return Limits(load_cheatsheet(()), code, load_rules()[code].name)
