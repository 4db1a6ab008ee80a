"""WER001: a rise that is large and not chance."""

import pytest
from run_rule import run_rule

from kaldi_doctor.facts.ladder import Comparison, Ladder, Step
from kaldi_doctor.facts.scores import Scores, p_value
from kaldi_doctor.kinds import DirKind, Severity, StageKind
from kaldi_doctor.model import Cleared, Finding, Origin, Score, Skipped


def score(decode, percent, words=10_000):
    errors = round(percent * words / 100)
    return Score(percent=percent, errors=errors, ref_words=words, ins=0, dels=0, subs=errors, sentences=None,
                 sentence_errors=None, missing=0, partial=False, metric="WER", lmwt=10, wip=0.0, decode_dir=decode,
                 origin=Origin(f"{decode}/wer_10_0.0", 2))


def run(before, after, words=10_000, stage=StageKind.SAT, kind=DirKind.SAT, fair=True):
    base, own = score("exp/a/decode", before, words), score("exp/b/decode", after, words)
    steps = [Step("exp/a", DirKind.LDA_MLLT, StageKind.LDA_MLLT, "gmm", (), base),
             Step("exp/b", kind, stage, "gmm", ("exp/a",), own)]
    made = Ladder(steps, [Comparison("exp/b", "exp/a", own, base, p_value(own, base), fair)], ("test", "default"))
    scores = Scores({"exp/a/decode": base, "exp/b/decode": own}, {}, {}, {}, {})
    return [item for item in run_rule("WER001", ladder=made, scores=scores) if item.dir.startswith("exp/b")]


def test_the_case_everybody_knows():
    (found,) = run(7.0, 82.0)
    assert isinstance(found, Finding)
    assert (found.severity, found.symptom) == (Severity.ERROR, True)
    assert "7.00" in found.summary and "82.00" in found.summary
    assert found.evidence[0].origin.path == "exp/b/decode/wer_10_0.0"


@pytest.mark.parametrize(("before", "after", "words"), [
    (9.0, 8.0, 10_000), (9.0, 9.0, 10_000), (51.0, 51.8, 10_000), (12.28, 14.43, 1490), (9.0, 20.0, 50)])
def test_silent_on_gains_small_rises_and_chance(before, after, words):
    (found,) = run(before, after, words)
    assert isinstance(found, Cleared)


def test_a_clear_rise_that_is_no_break_is_a_warning():
    (found,) = run(10.0, 12.5)
    assert found.severity is Severity.WARNING


def test_a_network_is_not_worse_by_definition_but_may_break():
    (worse,) = run(10.0, 12.5, stage=StageKind.DNN, kind=DirKind.NNET3)
    assert isinstance(worse, Cleared)
    (broken,) = run(10.0, 60.0, stage=StageKind.DNN, kind=DirKind.NNET3)
    assert broken.severity is Severity.ERROR


def test_an_unfair_comparison_is_no_evidence():
    (found,) = run(5.0, 60.0, stage=StageKind.DNN, kind=DirKind.NNET3, fair=False)
    assert isinstance(found, Cleared)


def test_nothing_scored_is_said():
    assert [type(item) for item in run_rule("WER001", ladder=Ladder([], [], None), scores=Scores({}, {}, {}, {}, {}))] == [Skipped]
