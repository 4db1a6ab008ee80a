"""ALI002: utterances aligned by the retry beam."""

from __future__ import annotations

from gmm_facts import ALI, graph, one_pass, passes
from rule_limits import limits

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules.alignment_retries import check


def test_many_retries_are_found():
    (found,) = check(passes(one_pass(ALI, retried=80)), graph(), limits("ALI002"))
    assert isinstance(found, Finding)
    assert found.cause is Cause.TRANSCRIPTS


def test_few_retries_are_cleared():
    (found,) = check(passes(one_pass(ALI, retried=2)), graph(), limits("ALI002"))
    assert isinstance(found, Cleared)
