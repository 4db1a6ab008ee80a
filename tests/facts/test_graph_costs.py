"""Costs of best paths at the setting of the best score."""

from __future__ import annotations

import pytest
from trees import fact_of

from kaldi_doctor.facts.graph_costs import GraphCosts

LINE = "LOG (lattice-best-path[5.5]:main():lattice-best-path.cc:98) For utterance {}, best cost {} + 10 = 0 over 99 frames.\n"


@pytest.mark.parametrize("text", ["", "nothing of this kind\n", LINE.format("u1", "nan")])
def test_logs_that_tell_nothing(copy_of, text):
    root = copy_of("healthy")
    for folder in root.glob("exp/tri1/decode_test/scoring_kaldi/penalty_*"):
        (folder / "log").mkdir(exist_ok=True)
        for number in range(7, 18):
            (folder / f"log/best_path.{number}.log").write_text(text)
    assert fact_of(root / "exp", GraphCosts).of("exp/tri1/decode_test") is None


def test_decodes_without_a_score_have_no_setting(fixture_trees):
    made = fact_of(fixture_trees / "healthy" / "exp", GraphCosts)
    assert made.of("exp/mono") is None
