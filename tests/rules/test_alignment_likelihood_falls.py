"""ALI004: the same model finds the same frames less likely."""

from __future__ import annotations

from gmm_facts import ALI, MODEL, SHEET, graph, one_pass, passes

from kaldi_doctor.model import Cause, Cleared, Finding
from kaldi_doctor.rules.alignment_likelihood_falls import check


def test_a_fall_is_found():
    before = one_pass(MODEL, like=-46.0, pass_="train")
    (found,) = check(passes(before, one_pass(ALI, like=-49.2)), graph(), SHEET)
    assert isinstance(found, Finding)
    assert found.cause is Cause.SPEAKERS


def test_a_rise_is_cleared():
    before = one_pass(MODEL, like=-46.0, pass_="train")
    (found,) = check(passes(before, one_pass(ALI, like=-45.7)), graph(), SHEET)
    assert isinstance(found, Cleared)
