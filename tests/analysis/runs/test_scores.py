"""Scores against score files, and the paired p against a bootstrap written out here."""

from pathlib import Path

import numpy as np
import pytest

from kaldi_doctor.analysis.runs.scores import score_pairs
from kaldi_doctor.analysis.runs.sides import side_of

EXP = Path(__file__).parents[2] / "fixtures/exp"


@pytest.fixture(scope="module")
def stages():
    return tuple(side_of(EXP / "healthy/exp" / name) for name in ("tri2b", "tri3b"))


def test_numbers_are_those_of_the_score_file(stages):
    pairs = list(score_pairs(*stages))
    assert pairs
    for pair in pairs:
        for score in (pair.first, pair.second):
            line = next(
                line
                for line in (EXP / "healthy" / score.origin.path).read_text().splitlines()
                if line.startswith("%WER")
            )
            assert f"%WER {score.percent:.2f} [ {score.errors} / {score.ref_words}," in line


def test_paired_p_agrees_with_a_bootstrap_of_the_utterances(stages):
    pair = next(pair for pair in score_pairs(*stages) if pair.best)
    left, right = (side.errors.get(score.decode_dir).counts for side, score in zip(stages, (pair.first, pair.second)))
    after = dict(zip(right.utts, right.errors))
    difference = np.array([wrong - after[utt] for utt, wrong in zip(left.utts, left.errors)])
    chance = np.random.default_rng(7)
    centred = difference - difference.mean()
    sums = np.array([chance.choice(centred, len(centred)).sum() for _ in range(20_000)])
    assert pair.versus is not None
    assert pair.p == pytest.approx(float((abs(sums) >= abs(difference.sum())).mean()), abs=0.02)


def test_turned_round_better_is_worse(stages):
    turned = {"better": "worse", "worse": "better"}
    there = [pair.word for pair in score_pairs(*stages)]
    assert [turned.get(word, word) for word in there] == [pair.word for pair in score_pairs(*reversed(stages))]


def test_same_run_is_equal(stages):
    assert {pair.word for pair in score_pairs(stages[0], stages[0])} == {"equal"}
