"""docs/failure-modes.md: every rule that it names exists, every rule is named, and what is not read has a reason."""

from __future__ import annotations

import re
from pathlib import Path

from kaldi_doctor.rules._registry import load_rules

PAGE = Path(__file__).resolve().parents[1] / "docs" / "failure-modes.md"


def rows() -> list[tuple[str, str]]:
    text = PAGE.read_text(encoding="utf-8")
    return [(seen, by) for seen, by in re.findall(r"^\| (.+?) \| (.+?) \|$", text, re.MULTILINE) if seen != "what is seen"]


def test_the_rules_that_are_named_exist() -> None:
    named = {code for _, by in rows() for code in re.findall(r"\b[A-Z]{2,4}\d{3}\b", by)}
    assert named == set(load_rules())


def test_what_no_rule_reads_has_a_reason() -> None:
    found = rows()
    assert len(found) > 100
    for seen, by in found:
        assert re.search(r"\b[A-Z]{2,4}\d{3}\b|`|report|ladder|— .{15}", by), seen
