"""DEC004: likelihoods of decoding that training makes impossible, on both sides."""

from __future__ import annotations

from dataclasses import replace

from rules.decode_facts import PATH, decode
from run_rule import run_rule

from kaldi_doctor.facts.align_passes import AlignPass, AlignPasses
from kaldi_doctor.facts.decodes import Decodes
from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.feature_pipes import FeaturePipes, UsedPipe
from kaldi_doctor.facts.lineage import Lineage, LineageGraph
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.kaldi.feature_pipe import FeaturePipe, PipeUse, Step
from kaldi_doctor.kinds import Cause, DirKind
from kaldi_doctor.model import Cleared, Finding, Origin, Score, Skipped
from kaldi_doctor.walk import DirEntry

TRI = "exp/tri2"
KINDS = {"exp/mono": DirKind.MONO, TRI: DirKind.LDA_MLLT}


def score(path, percent, dels=300, words=1490):
    return Score(percent=percent, errors=None, ref_words=words, ins=0, dels=dels, subs=0, sentences=None,
                 sentence_errors=None, missing=0, partial=False, metric="WER", lmwt=9, wip=0.0, decode_dir=path,
                 origin=Origin(path))  # fmt: skip


def aligned(model, like):
    return AlignPass(model, "train", 38, 4, 900, 0, 0, like, 280_000, (), (), (), Origin(f"{model}/log/align.38.1.log", 9))


def run(*tests, aligned_at=-80.6, pipes=None, frames=57030.0, dels=300):
    """Each test is (model, likelihood, error rate); all decode data/test."""
    lineage = {model: Lineage(model) for model in KINDS}
    made, best, kinds = {}, {}, dict(KINDS)
    for model, like, percent in tests:
        path = f"{model}/decode_test"
        made[path] = replace(decode(log_like=like).by_dir[PATH], dir=path, frames=frames)
        lineage[path], kinds[path] = Lineage(path, model=[model], data="data/test"), DirKind.DECODE
        if percent is not None:
            best[path] = score(path, percent, dels)
    passes = AlignPasses({model: (aligned(model, aligned_at),) for model in KINDS} if aligned_at is not None else {})
    found = Experiments({model: Experiment(model, kind, "", DirEntry(model)) for model, kind in KINDS.items()})
    graph, scores = LineageGraph(lineage, kinds), Scores(best, {}, {}, {}, {})
    return run_rule("DEC004", decodes=Decodes(made), passes=passes, pipes=pipes or FeaturePipes({}, {}), found=found, graph=graph, scores=scores)


MONO = "exp/mono"


def test_far_worse_with_a_hopeless_score():
    (found,) = run((MONO, -102.7, 90.7))
    assert isinstance(found, Finding) and found.cause is Cause.FEATURES


def test_far_better_with_a_hopeless_score():
    (found,) = run((MONO, -63.4, 96.0))
    assert isinstance(found, Finding) and found.cause is Cause.FEATURES


def test_silent_on_usual_gaps_on_good_scores_and_on_forced_silence():
    assert isinstance(run((MONO, -84.0, 90.7))[0], Cleared)
    assert isinstance(run((MONO, -102.7, 12.6))[0], Cleared)
    assert isinstance(run((MONO, -63.4, 12.6))[0], Cleared)
    assert isinstance(run((MONO, -102.7, 100.0), dels=1490)[0], Cleared)


def test_the_smallest_model_clears_the_features_of_its_test_set():
    """A later stage with a graph of its own that does not fit, or one that overfits: the features are sound."""
    first, second = run((MONO, -84.0, 12.6), (TRI, -105.0, 97.0))
    assert isinstance(first, Cleared) and isinstance(second, Cleared)
    assert "as usual for exp/mono" in second.summary


def test_a_larger_model_alone_must_be_far_off():
    assert isinstance(run((TRI, -98.0, 90.0))[0], Cleared), "17.4 is overfitting"
    assert isinstance(run((TRI, -104.0, 90.0))[0], Finding)


def test_frames_count_not_words_and_decodes_that_agree_count_together():
    assert isinstance(run((MONO, -102.7, 95.0), frames=1900)[0], Skipped)
    (found,) = run((MONO, -102.7, 95.0), (TRI, -110.0, 95.0), frames=1900)
    assert isinstance(found, Finding), "once for a test set"
    assert found.dir == "exp/mono/decode_test" and "2 decodes of data/test agree" in found.summary


def test_without_a_score_only_the_impossible_is_found():
    assert isinstance(run((MONO, -102.7, None))[0], Cleared)
    assert isinstance(run((MONO, -150.0, None))[0], Finding)


def test_without_alignment_logs_it_says_so():
    assert isinstance(run((MONO, -102.7, 90.0), aligned_at=None)[0], Skipped)


def test_other_spaces_are_not_compared():
    """A SAT model without transforms (.si, or decode.sh) lies far below its training: that is no foreign feature."""

    def used(path, shape, *kinds):
        steps = tuple(Step(kind) for kind in kinds)
        return UsedPipe(path, shape, 0, PipeUse("x", "final.mdl", FeaturePipe("feats.scp", None, steps), "", ()), Origin("x"))

    pipes = FeaturePipes({
        TRI: [used(TRI, "align.#.#.log", "splice", "matrix", "speaker")],
        f"{TRI}/decode_test": [used(f"{TRI}/decode_test", "decode.#.log", "splice", "matrix")],
    }, {})  # fmt: skip
    assert isinstance(run((TRI, -150.0, 90.0), pipes=pipes)[0], Skipped)
