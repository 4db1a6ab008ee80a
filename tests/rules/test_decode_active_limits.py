"""DEC003: max-active not above min-active."""

from rules.decode_facts import decode
from run_rule import run_rule

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding


def run(**changes):
    return run_rule("DEC003", decodes=decode(**changes))


def test_fires_with_the_decoders_own_default():
    (found,) = run(max_active=100.0, done=0)
    assert isinstance(found, Finding) and found.cause is Cause.SEARCH


def test_silent_when_in_order_or_when_it_decoded_all_the_same():
    assert isinstance(run()[0], Cleared)
    assert isinstance(run(max_active=100.0, min_active=50.0, done=0)[0], Cleared)
    assert isinstance(run(max_active=100.0, done=180)[0], Cleared)
    assert run(max_active=None) == []
