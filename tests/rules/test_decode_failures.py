"""DEC006: utterances that were lost in decoding."""

from rules.decode_facts import PATH, decode

from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.model import Cause, Cleared, Finding, Origin, Score, Severity
from kaldi_doctor.rules.decode_failures import check


def run(**changes):
    return list(check(decode(**changes), Scores({}, {}, {}, {}, {}), load_cheatsheet()))


def test_many_failed_is_an_error_some_a_warning():
    (bad,) = run(done=100, failed=80)
    assert isinstance(bad, Finding) and bad.severity is Severity.ERROR
    assert run(done=170, failed=10)[0].severity is Severity.WARNING


def test_searches_without_final_state():
    (found,) = run(partial=30)
    assert found.severity is Severity.WARNING and "30 ended without final state" in found.summary


def test_silent_on_none_and_on_crashed_jobs():
    assert isinstance(run()[0], Cleared)
    assert run(done=0) == []


def test_decoded_but_missing_from_the_score_is_the_fault_of_a_job():
    score = Score(
        percent=30.0, errors=447, ref_words=1490, ins=1, dels=400, subs=46, sentences=180, sentence_errors=90, missing=45,
        partial=True, metric="WER", lmwt=12, wip=0.0, decode_dir=PATH, origin=Origin(f"{PATH}/wer_12"),
    )
    (found,) = check(decode(), Scores({}, {}, {PATH: score}, {}, {}), load_cheatsheet())
    assert (found.severity, found.cause) == (Severity.ERROR, Cause.JOB)
    assert found.summary == "45 of 180 utterances were decoded and are missing from the score"
    (both,) = check(decode(done=130, failed=50), Scores({}, {}, {PATH: score}, {}, {}), load_cheatsheet())
    assert both.cause is not Cause.JOB and "45 are missing from the score" in both.summary
