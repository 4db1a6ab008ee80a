"""SAT003: worse with speaker transforms."""

from __future__ import annotations

from rules.decode_facts import no_utterances
from run_rule import run_rule

from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Origin, Score, Skipped


def run(**percents: float):
    best = {}
    for name, percent in percents.items():
        path = f"exp/tri3b/decode{name.replace('final', '').replace('si', '.si')}"
        best[path] = Score(
            percent=percent, errors=None, ref_words=2000, ins=None, dels=None, subs=None, sentences=None, sentence_errors=None,
            missing=0, partial=False, metric="WER", lmwt=9, wip=0.0, decode_dir=path, origin=Origin(path, 2),
        )  # fmt: skip
    scores = Scores(best, {}, {}, {}, {})
    return run_rule("SAT003", scores=scores, utterances=no_utterances(scores))


def test_fires_where_the_second_pass_is_worse() -> None:
    (found,) = run(final=55.0, si=9.0)
    assert isinstance(found, Finding)
    assert (found.severity, found.cause, found.dir) == (Severity.ERROR, Cause.ADAPTATION, "exp/tri3b/decode")
    (found,) = run(final=23.0, si=18.0)
    assert isinstance(found, Finding)
    assert found.severity is Severity.WARNING


def test_silent_where_it_is_better_or_the_difference_is_chance() -> None:
    assert isinstance(run(final=6.0, si=9.0)[0], Cleared)
    assert isinstance(run(final=9.6, si=9.0)[0], Cleared)


def test_two_hopeless_passes_clear_nothing() -> None:
    (found,) = run(final=97.0, si=98.0)
    assert isinstance(found, Cleared)


def test_says_that_it_could_not_look() -> None:
    assert isinstance(run(final=6.0)[0], Skipped)
