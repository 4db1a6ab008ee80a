"""Long tables: durations, passes, worst utterances and speakers of the bundled trees agree with their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaldi_doctor.model import Diagnosis
from kaldi_doctor.pipeline import diagnose


@pytest.fixture(scope="module", params=["healthy", "sat_broken", "empty_hyps", "interrupted", "dnn"])
def drawn(request: pytest.FixtureRequest, fixture_trees: Path) -> Diagnosis:
    return diagnose(fixture_trees / request.param / "exp", figures=True)


def test_worst_utterances_are_sorted_and_counted(drawn: Diagnosis) -> None:
    assert drawn.figures is not None
    scores = {rung.score.decode_dir: rung.score for rung in drawn.ladder if rung.score}
    for worst in drawn.figures.worst:
        errors = [one.errors for one in worst.utterances]
        assert errors == sorted(errors, reverse=True)
        assert worst.wrong <= worst.total
        for one in worst.utterances:
            assert one.errors == sum(left != right for left, right in one.pairs)
            assert one.words == sum(left is not None for left, _ in one.pairs)
        if len(worst.utterances) == worst.wrong and scores[worst.decode_dir].errors is not None:
            assert sum(errors) == scores[worst.decode_dir].errors


def test_speakers_add_up_to_the_score(drawn: Diagnosis) -> None:
    assert drawn.figures is not None
    for column, decode in enumerate(drawn.figures.speaker_decodes):
        score = next(rung.score for rung in drawn.ladder if rung.score and rung.score.decode_dir == decode)
        rows = [row for row in drawn.figures.speakers if row.percents[column] is not None]
        errors = sum((row.percents[column] or 0.0) * row.words / 100 for row in rows)
        assert score.errors is None or errors == pytest.approx(score.errors, abs=0.5)


def test_passes_count_what_failed(drawn: Diagnosis) -> None:
    assert drawn.figures is not None
    for one in drawn.figures.passes:
        assert one.failed <= one.total
        rung = next((r for r in drawn.ladder if r.dir == one.dir), None)
        if rung is not None and rung.aligned_percent is not None:
            assert rung.aligned_percent == pytest.approx(100 - 100 * one.failed / one.total)


def test_percentiles_of_durations_are_in_order(drawn: Diagnosis) -> None:
    assert drawn.figures is not None
    for one in drawn.figures.aligned:
        for phone in one.phones:
            assert phone.p5 <= phone.p25 <= phone.median <= phone.p75 <= phone.p95
            assert 0 <= phone.at_shortest_percent <= 100
        assert one.silence_percent is None or 0 <= one.silence_percent <= 100
