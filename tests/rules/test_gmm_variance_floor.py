"""GMM003: Gaussians with a variance at its floor."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from gmm_facts import graph, stage, training
from run_rule import run_rule

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Finding, Origin
from kaldi_doctor.pipeline import diagnose
from kaldi_doctor.readers.update_log import UpdateLog
from kaldi_doctor.settings import Settings

BUNDLED = Path(__file__).parents[1] / "fixtures" / "exp"
LAST = UpdateLog(
    dir="exp/mono", iteration=39, like=-50.1, frames=80_000.0, states=120, target=400, gaussians=400, floored=90,
    updated=400, floored_at=Origin("exp/mono/log/update.39.log", 12), origin=Origin("exp/mono/log/update.39.log", 13),
)  # fmt: skip


def judged(*updates):
    one = stage(likes=(-50.0, -49.0))
    one.updates = list(updates)
    return run_rule("GMM003", training=training(one), graph=graph())


def test_many_at_the_floor_of_the_last_update_are_a_note_with_its_line():
    (found,) = judged(replace(LAST, iteration=38, floored=1), LAST)
    assert isinstance(found, Finding)
    assert (found.severity, found.evidence[0].value) == (Severity.NOTE, 22.5)
    assert found.evidence[0].origin == LAST.floored_at
    assert "90 of 400 Gaussians" in found.summary


def test_a_handful_is_in_order_and_logs_that_do_not_say_are_passed_over():
    (found,) = judged(replace(LAST, floored=2))
    assert isinstance(found, Cleared)
    assert judged(replace(LAST, floored=None, updated=None)) == []


def test_silent_on_real_training():
    found = diagnose(BUNDLED / "healthy" / "exp", Settings(select=("GMM003",)))
    assert not [f for f in found.findings if f.rule == "GMM003"]
    assert [c for c in found.cleared if c.rule == "GMM003"]
