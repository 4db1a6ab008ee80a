"""Every threshold says who says so; measured ones say on how much."""

from __future__ import annotations

import re

import pytest

from kaldi_doctor.cheatsheet.load import Entry, load_cheatsheet
from kaldi_doctor.rules._registry import load_rules

ENTRIES = list(load_cheatsheet())


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_source_is_more_than_a_word(entry: Entry) -> None:
    assert len(entry.source) >= 10
    if "measured on" in entry.source:
        assert re.search(r"measured on (the |a |two |\d)", entry.source), entry.source


def test_every_metric_of_a_rule_exists() -> None:
    sheet = load_cheatsheet()
    missing = {key for rule in load_rules().values() for key in rule.metrics if key not in sheet}
    assert not missing


def test_advice_takes_the_amount_of_speech_into_account() -> None:
    sheet = load_cheatsheet()
    for stage in ("tri", "lda_mllt", "sat"):
        for metric in ("numleaves", "totgauss"):
            entry = sheet.entry(f"{stage}.{metric}")
            assert len(entry.anchors) >= 4
            assert [hours for hours, _, _ in entry.anchors] == sorted(hours for hours, _, _ in entry.anchors)
            small, large = entry.typical(1), entry.typical(960)
            assert small is not None
            assert large is not None
            assert small < large
