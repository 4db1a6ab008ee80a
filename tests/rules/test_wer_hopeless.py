"""WER002: nearly every word wrong."""

from run_rule import run_rule

from kaldi_doctor.facts.scores import DecodeIdentity, Scores
from kaldi_doctor.model import Cleared, Finding, Origin, Score


def run(*percents, words=1000):
    best, identity = {}, {}
    for index, percent in enumerate(percents):
        path = f"exp/tri1/decode_{index}"
        best[path] = Score(percent=percent, errors=None, ref_words=words, ins=None, dels=None, subs=None, sentences=None,
                           sentence_errors=None, missing=0, partial=False, metric="WER", lmwt=9, wip=0.0,
                           decode_dir=path, origin=Origin(path, 2))
        identity[path] = DecodeIdentity(path, "exp/tri1", f"set{index}", "default", "final", guessed=False)
    return run_rule("WER002", scores=Scores(best, {}, {}, {}, identity))


def test_fires_where_nothing_is_right():
    (found,) = run(98.2)
    assert isinstance(found, Finding) and found.dir == "exp/tri1/decode_0" and found.symptom


def test_silent_where_one_test_set_works():
    (found,) = run(98.2, 20.0)
    assert isinstance(found, Cleared)


def test_silent_on_a_hard_task_and_on_a_tiny_test():
    assert isinstance(run(80.7)[0], Cleared)
    assert run(100.0, words=20) == []
