"""kaldi/score_names.py: one definition of a score file, and everybody who asks for it."""

from __future__ import annotations

import pytest

from kaldi_doctor.kaldi.score_names import SCORE_DIR, SCORE_FILE, is_score_file
from kaldi_doctor.readers._registry import load_readers, reader_for

SCORES = ("wer_10", "wer_10_0.5", "wer_7_1", "wer_9_-0.5", "cer_12_0.0", "per_5", "per_5_1.0")
OTHERS = ("wer_details", "best_wer", "wer", "wer_10.txt", "wer_a", "power_10", "wer_10_0.5_x", "wer_")


@pytest.mark.parametrize("name", SCORES)
def test_the_reader_claims_what_is_a_score_file(name: str) -> None:
    load_readers()
    assert is_score_file(name)
    reader = reader_for(name)
    assert reader is not None
    assert reader.name == "wer"


@pytest.mark.parametrize("name", OTHERS)
def test_and_nothing_else(name: str) -> None:
    load_readers()
    assert not is_score_file(name)
    reader = reader_for(name)
    assert reader is None or reader.name != "wer"


def test_settings_by_name() -> None:
    assert SCORE_FILE.match("wer_10_-0.5").groups() == ("wer", "10", "-0.5")  # type: ignore[union-attr]
    assert SCORE_DIR.match("ascore_12_0.5").groups() == ("12", "0.5")  # type: ignore[union-attr]
    assert SCORE_DIR.match("score_ctm") is None
