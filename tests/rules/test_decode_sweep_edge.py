"""DEC005: a sweep that ends where the errors lean."""

from run_rule import run_rule

from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Origin, Score, Skipped

PATH = "exp/mono/decode_test"


def score(lmwt, wip, ins, dels, subs=150, words=1490):
    errors = ins + dels + subs
    return Score(percent=100 * errors / words, errors=errors, ref_words=words, ins=ins, dels=dels, subs=subs,
                 sentences=None, sentence_errors=None, missing=0, partial=False, metric="WER", lmwt=lmwt, wip=wip,
                 decode_dir=PATH, origin=Origin(f"{PATH}/wer_{lmwt}_{wip}", 2))


def run(*scores):
    best = min(scores, key=lambda item: item.percent)
    return run_rule("DEC005", scores=Scores({PATH: best}, {PATH: list(scores)}, {}, {}, {}))


def test_a_bonus_per_word_all_through_the_sweep():
    (found,) = run(score(7, -10.0, 220, 0), score(7, -9.0, 180, 1), score(7, -8.0, 155, 1), score(9, -8.0, 160, 1))
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.WARNING, Cause.SCALE)


def test_penalties_that_eat_words():
    (found,) = run(score(9, 4.0, 2, 160), score(9, 5.0, 1, 190), score(10, 4.0, 1, 170))
    assert found.severity is Severity.WARNING


def test_the_end_of_the_lm_weights_alone_is_a_note():
    (found,) = run(score(15, 0.0, 40, 20), score(16, 0.0, 30, 20), score(17, 0.0, 16, 18), score(17, 1.0, 14, 22))
    assert found.severity is Severity.NOTE


def test_two_weights_are_no_sweep_and_an_equal_score_inside_is_no_edge():
    """The rule, the table of `wer` and its interval once had three answers."""
    (found,) = run(score(16, 0.0, 30, 20), score(17, 0.0, 16, 18), score(17, 1.0, 14, 22))
    assert isinstance(found, Cleared)
    (found,) = run(score(15, 0.0, 40, 20), score(16, 0.0, 16, 18), score(17, 0.0, 16, 18))
    assert isinstance(found, Cleared)


def test_silent_where_the_best_lies_inside():
    (found,) = run(score(9, 0.0, 30, 20), score(10, 0.5, 9, 12), score(11, 1.0, 14, 30))
    assert isinstance(found, Cleared)


def test_nothing_scored_is_said():
    assert isinstance(run_rule("DEC005", scores=Scores({}, {}, {}, {}, {}))[0], Skipped)


def test_where_most_errors_are_of_another_kind_the_end_of_the_sweep_is_a_note():
    """111 insertions of 521 errors at 104 %: no penalty would have brought that down."""
    (found,) = run(score(17, None, 120, 2, 408, 501), score(18, None, 115, 2, 408, 501), score(19, None, 111, 2, 408, 501))
    assert found.severity is Severity.NOTE
    (found,) = run(score(17, None, 350, 22, 191, 12637), score(18, None, 340, 22, 191, 12637), score(19, None, 331, 24, 191, 12637))
    assert found.severity is Severity.WARNING
    assert "at LMWT 19: the sweep ends there" in found.summary
