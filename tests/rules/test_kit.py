"""Limits, readings and pairs of data directories, which rules share."""

from __future__ import annotations

from pathlib import Path

import pytest
from gmm_facts import ALI, DECODE, MODEL, NEXT, Rooms, data, experiments, graph
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Finding, Origin, Skipped
from kaldi_doctor.rules._kit import Level, Limits, Reading, data_pairs
from kaldi_doctor.rules._kit import tested_pairs as pairs_of_tests

SHEET = load_cheatsheet(())
AT = Origin("exp/tri3b/log/fmllr.0.1.log", 7)
POINTS = ((Cause.FEATURES, Word.PROOF),)


def gain(value: float) -> Reading:
    """Usual up to 6, poor from 12 on."""
    return Limits(SHEET, "SAT002", "a-name").read("sat.fmllr_first_gain", value, origin=AT)


@pytest.mark.parametrize(("value", "level"), [(6.0, Level.USUAL), (6.01, Level.ODD), (11.9, Level.ODD), (12.0, Level.POOR)])
def test_ends_of_a_range_belong_to_it(value: float, level: Level) -> None:
    assert gain(value).level is level


def test_what_is_no_number_is_never_usual() -> None:
    assert gain(float("nan")).level is Level.ODD


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_the_outcome_is_cleared_where_the_level_is_usual_and_else_a_finding(value: float) -> None:
    reading = gain(value)
    made = reading.outcome("exp/tri3b", "said", points_to=POINTS, advice="look")
    assert isinstance(made, Cleared) == (reading.level is Level.USUAL)
    if isinstance(made, Finding):
        assert made.severity is (Severity.ERROR if reading.level is Level.POOR else Severity.WARNING)


def test_evidence_has_the_range_its_key_and_where_the_number_was_read() -> None:
    shown = gain(3.14159).evidence(label="first", quote="a line")
    assert (shown.metric, shown.value, shown.unit, shown.origin) == ("fmllr_first_gain", 3.14, "per frame", AT)
    assert (shown.label, shown.quote) == ("first", "a line")
    assert shown.expected is not None
    assert shown.expected.key == "sat.fmllr_first_gain"


def test_a_finding_is_of_the_rule_that_read() -> None:
    made = gain(20.0).finding("exp/tri3b", "said", points_to=POINTS, advice=("one", "two"), confidence="inferred")
    assert (made.rule, made.name, made.dir, made.summary) == ("SAT002", "a-name", "exp/tri3b", "said")
    assert (made.advice, made.confidence) == (("one", "two"), "inferred")
    assert made.evidence == (gain(20.0).evidence(),)


def test_severities_follow_the_level_unless_one_is_given() -> None:
    def severity(value: float, given: Severity | None = None) -> Severity:
        return gain(value).finding(
            "d", "w", points_to=POINTS, advice="a", odd=Severity.NOTE, poor=Severity.WARNING, severity=given
        ).severity

    assert severity(7.0) is Severity.NOTE
    assert severity(20.0) is Severity.WARNING
    assert severity(20.0, Severity.ERROR) is Severity.ERROR


def test_a_rule_that_cannot_judge_says_why() -> None:
    assert Limits(SHEET, "SAT002", "a-name").skipped("no logs", "exp/x") == Skipped("SAT002", "no logs", "exp/x")


def test_limits_ask_the_cheatsheet() -> None:
    limits = Limits(SHEET, "SAT002", "a-name")
    assert limits.good("sat.fmllr_first_gain") == SHEET.good("sat.fmllr_first_gain")
    assert limits.poor("sat.fmllr_first_gain") == SHEET.poor("sat.fmllr_first_gain")
    assert limits.value("align.failed_least") == SHEET.value("align.failed_least")
    assert limits.entry("align.failed_least").unit == "utterances"
    assert "align.failed_least" in limits
    assert "align.nothing" not in limits
    with pytest.raises(LookupError, match="nothing"):
        limits.good("align.nothing")


def test_each_pair_of_data_directories_comes_once(tmp_path: Path) -> None:
    before, after = data(tmp_path, "before", {"u": "s"}), data(tmp_path, "after", {"u": "s"})
    rooms = Rooms(**{MODEL.rpartition("/")[2]: before, ALI.rpartition("/")[2]: after, NEXT.rpartition("/")[2]: after})
    assert [(path, own.path, other.path) for path, own, other in data_pairs(graph(), rooms)] == [
        (ALI, "data/after", "data/before")
    ]


def test_a_stage_on_the_same_data_is_no_pair(tmp_path: Path) -> None:
    same = data(tmp_path, "same", {"u": "s"})
    assert not list(data_pairs(graph(), Rooms(tri2b=same, tri2b_ali=same, tri3b=same)))


def test_a_decode_is_paired_with_each_training_set_above_it(tmp_path: Path) -> None:
    train, test = data(tmp_path, "train", {"u": "s"}), data(tmp_path, "test", {"v": "s"})
    rooms = Rooms(tri2b=train, tri3b=train, decode_test=test)
    assert [(path, own.path, other.path) for path, own, other in pairs_of_tests(experiments(), graph(), rooms)] == [
        (DECODE, "data/test", "data/train")
    ]
    assert not list(pairs_of_tests(experiments(), graph(), Rooms(tri2b=train)))
