"""DEC006: utterances that were lost in decoding."""

from rules.decode_facts import PATH, decode
from run_rule import run_rule

from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Finding, Origin, Score


def run(**changes):
    return run_rule("DEC006", decodes=decode(**changes), scores=Scores({}, {}, {}, {}, {}))


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


def scored(sentences, missing):
    score = Score(
        percent=30.0, errors=447, ref_words=1490, ins=1, dels=400, subs=46, sentences=sentences, sentence_errors=90, missing=missing,
        partial=True, metric="WER", lmwt=12, wip=0.0, decode_dir=PATH, origin=Origin(f"{PATH}/wer_12"),
    )
    return Scores({}, {}, {PATH: score}, {}, {})


def test_decoded_but_missing_from_the_score_is_the_fault_of_a_job():
    (found,) = run_rule("DEC006", decodes=decode(), scores=scored(135, 45))
    assert (found.severity, found.cause) == (Severity.ERROR, Cause.JOB)
    assert found.summary == "45 of 180 decoded utterances are missing from the score"
    (both,) = run_rule("DEC006", decodes=decode(done=130, failed=50), scores=scored(135, 45))
    assert both.cause is not Cause.JOB and "45 are missing from the score" in both.summary


def test_references_that_were_never_decoded_are_no_lost_lattices():
    """A public yesno run: 31 references, 29 utterances decoded, all of them scored."""
    (found,) = run_rule("DEC006", decodes=decode(done=29), scores=scored(29, 2))
    assert found.severity is Severity.WARNING and {word for _, word in found.points_to} == {Word.HINT}
    assert found.summary == "2 references are of utterances that were not decoded (29 were)"
