"""DEC001: empty hypotheses."""

from run_rule import run_rule

from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Finding, Origin, Score, Skipped


def run(dels, subs, words=1490):
    score = Score(percent=100 * (dels + subs) / words, errors=dels + subs, ref_words=words, ins=0, dels=dels, subs=subs,
                  sentences=180, sentence_errors=180, missing=0, partial=False, metric="WER", lmwt=7, wip=0.0,
                  decode_dir="exp/mono/decode", origin=Origin("exp/mono/decode/wer_7_0.0", 2))
    return run_rule("DEC001", scores=Scores({"exp/mono/decode": score}, {}, {}, {}, {}))


def test_all_words_deleted():
    (found,) = run(1490, 0)
    assert isinstance(found, Finding) and (found.severity, found.cause) == (Severity.ERROR, Cause.GRAPH)


def test_many_deleted_is_a_warning_without_a_sure_cause():
    (found,) = run(1100, 300)
    assert found.severity is Severity.WARNING


def test_silent_on_usual_deletions():
    (found,) = run(24, 162)
    assert isinstance(found, Cleared)


def test_nothing_scored_is_said():
    assert isinstance(run_rule("DEC001", scores=Scores({}, {}, {}, {}, {}))[0], Skipped)


def test_one_word_that_was_lost_is_chance():
    (found,) = run(1, 0, words=1)
    assert found.severity is Severity.NOTE and all(word is Word.HINT for _, word in found.points_to)
    (found,) = run(20, 0, words=20)
    assert found.severity is Severity.ERROR
