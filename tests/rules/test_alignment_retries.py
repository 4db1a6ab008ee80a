"""ALI002: utterances aligned by the retry beam."""

from __future__ import annotations

from gmm_facts import ALI, graph, one_pass, passes
from run_rule import run_rule

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding


def test_many_retries_are_found():
    (found,) = run_rule("ALI002", passes=passes(one_pass(ALI, retried=80)), graph=graph())
    assert isinstance(found, Finding)
    assert found.cause is Cause.TRANSCRIPTS


def test_few_retries_are_cleared():
    (found,) = run_rule("ALI002", passes=passes(one_pass(ALI, retried=2)), graph=graph())
    assert isinstance(found, Cleared)
