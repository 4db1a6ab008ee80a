"""DEC012: slow and wider than recipes."""

import pytest
from rules.decode_facts import decode
from run_rule import run_rule

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Finding


def run(**changes):
    return run_rule("DEC012", decodes=decode(**changes))


def test_slow_and_wide_is_a_note():
    (found,) = run(real_time_factor=4.2, beam=25.0, max_active=20000.0)
    assert isinstance(found, Finding) and found.severity is Severity.NOTE
    assert found.summary == "real-time factor 4.2 with beam 25 and max-active 20000"


@pytest.mark.parametrize("changes", [{"real_time_factor": 4.2}, {"real_time_factor": 0.5, "beam": 25.0}])
def test_slow_alone_and_wide_alone_are_cleared(changes):
    (found,) = run(**changes)
    assert isinstance(found, Cleared)


def test_unknown_speed_is_not_judged():
    assert run(real_time_factor=None, beam=25.0) == []
