"""DEC002: a search that is too tight."""

from rules.decode_facts import decode
from run_rule import run_rule

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding


def run(**changes):
    return run_rule("DEC002", decodes=decode(**changes))


def test_narrow_all_round_is_a_fault():
    (found,) = run(beam=5.0, lattice_beam=1.0, max_active=201.0, depth=1.2)
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.WARNING, Cause.SEARCH)
    assert "max-active 201" in found.summary


def test_one_narrow_option_is_a_note():
    (found,) = run(max_active=500.0, depth=9.0)
    assert found.severity is Severity.NOTE


def test_silent_on_defaults_on_first_passes_and_on_small_vocabularies():
    assert isinstance(run()[0], Cleared)
    assert isinstance(run(depth=1.1)[0], Cleared)
    assert run(dir="exp/tri3b/decode.si", beam=5.0, max_active=200.0) == []
