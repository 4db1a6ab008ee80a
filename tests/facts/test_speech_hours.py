"""Hours of speech that a system was trained on."""

from __future__ import annotations

import pytest
from trees import fact_of

from kaldi_doctor.facts.speech_hours import SpeechHours


def test_hours_of_each_stage(fixture_trees) -> None:
    hours = fact_of(fixture_trees / "healthy" / "exp", SpeechHours)
    for stage in ("mono", "tri1", "tri2b", "tri3b"):
        assert hours.of(f"exp/{stage}") == pytest.approx(0.785, abs=0.01)
    assert hours.of("exp/nowhere") is None


def test_hours_without_a_data_directory(copy_of) -> None:
    import shutil

    root = copy_of("healthy")
    shutil.rmtree(root / "data")
    assert fact_of(root / "exp", SpeechHours).of("exp/tri1") == pytest.approx(0.785, abs=0.01)
