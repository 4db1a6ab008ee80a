"""ALI004: the same model finds the same frames less likely."""

from __future__ import annotations

from dataclasses import replace

from gmm_facts import ALI, MODEL, graph, one_pass, passes
from run_rule import run_rule

from kaldi_doctor.facts.align_passes import AlignPasses
from kaldi_doctor.facts.feature_pipes import FeaturePipes, UsedPipe
from kaldi_doctor.kaldi.feature_pipe import FeaturePipe, PipeUse, Step
from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding, Origin, Skipped

UNKNOWN = FeaturePipes({}, {})


def used(path, shape, number, *, adapted, model="final.mdl"):
    steps = (Step("splice", "3 and 3 frames"), Step("matrix", "", "final.mat"))
    steps += (Step("speaker", "", "trans"),) if adapted else ()
    return UsedPipe(path, shape, number, PipeUse("gmm-align-compiled", model, FeaturePipe("feats.scp", None, steps), "", ()), Origin("x"))


def test_a_fall_is_found():
    before = one_pass(MODEL, like=-46.0, pass_="train")
    (found,) = run_rule("ALI004", passes=passes(before, one_pass(ALI, like=-49.2)), pipes=UNKNOWN, graph=graph())
    assert isinstance(found, Finding)
    assert found.cause is Cause.SPEAKERS


def test_a_rise_is_cleared():
    before = one_pass(MODEL, like=-46.0, pass_="train")
    (found,) = run_rule("ALI004", passes=passes(before, one_pass(ALI, like=-45.7)), pipes=UNKNOWN, graph=graph())
    assert isinstance(found, Cleared)


def pass_of(number, like):
    return replace(one_pass(ALI, like=like), pass_=f"pass{number}")


def test_pass_1_of_a_sat_model_is_another_space():
    """The *_lats directory of each sound chain recipe has pass 1 alone, 2 below training."""
    before = one_pass(MODEL, like=-43.5, pass_="train")
    pipes = FeaturePipes({
        MODEL: [used(MODEL, "align.#.#.log", 15, adapted=True)],
        ALI: [used(ALI, "align_pass#.#.log", 1, adapted=False, model="final.alimdl")],
    }, {})  # fmt: skip
    (found,) = run_rule("ALI004", passes=passes(before, pass_of(1, -45.4)), pipes=pipes, graph=graph())
    assert isinstance(found, Skipped)


def test_align_fmllr_over_lda_is_compared_by_its_first_pass():
    """Pass 2 has transforms that training had not, and lies lower; pass 1 equals training."""
    before = one_pass(MODEL, like=-44.81, pass_="train")
    pipes = FeaturePipes({
        MODEL: [used(MODEL, "align.#.#.log", 30, adapted=False)],
        ALI: [used(ALI, "align_pass#.#.log", number, adapted=number == 2) for number in (1, 2)],
    }, {})  # fmt: skip
    both = AlignPasses({MODEL: (before,), ALI: (pass_of(1, -44.78), pass_of(2, -46.12))})
    (found,) = run_rule("ALI004", passes=both, pipes=pipes, graph=graph())
    assert isinstance(found, Cleared) and "-44.78" in found.summary
