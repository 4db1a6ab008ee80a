"""DEC006: utterances that were lost in decoding."""

from rules.decode_facts import decode

from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.model import Cleared, Finding, Severity
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
