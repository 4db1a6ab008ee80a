"""facts/ladder.py: steps in order of lineage, compared only with what is comparable."""

import pytest
from rules.decode_facts import no_utterances

from kaldi_doctor.facts._registry import FactMissing
from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.ladder import ladder
from kaldi_doctor.facts.lineage import Lineage, LineageGraph
from kaldi_doctor.facts.scores import DecodeIdentity, Scores
from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.model import Origin, Score
from kaldi_doctor.walk import DirEntry


def score(decode, percent, words=1490, partial=False):
    errors = round(percent * words / 100)
    return Score(percent=percent, errors=errors, ref_words=words, ins=0, dels=0, subs=errors, sentences=None,
                 sentence_errors=None, missing=0, partial=partial, metric="WER", lmwt=10, wip=0.0, decode_dir=decode,
                 origin=Origin(decode, 2))


def build(models, decodes):
    """models: {dir: (kind, parents)}; decodes: {dir: (percent, words, pass, adapted)}."""
    found, lines, kinds = {}, {}, {}
    for path, (kind, parents) in models.items():
        found[path] = Experiment(path, kind, "", DirEntry(path))
        lines[path] = Lineage(path, ali=list(parents))
        kinds[path] = kind
    best, identity = {}, {}
    for path, (percent, words, pass_, adapted) in decodes.items():
        feats = "ark:copy-feats |" + (" transform-feats ark:exp/x/trans.1" if adapted else "")
        job = JobLog(f"{path}/log/decode.1.log", f'# gmm-latgen-faster m HCLG.fst "{feats}"\n'.encode(), dir=path)
        found[path] = Experiment(path, DirKind.DECODE, "", DirEntry(path), {"log/decode.1.log": job})
        model = path.rpartition("/")[0]
        lines[path] = Lineage(path, model=[model])
        kinds[path] = DirKind.DECODE
        best[path] = score(path, percent, words)
        identity[path] = DecodeIdentity(path, model, "test", "default", pass_, guessed=False)
    scores = Scores(best, {}, {}, {}, identity)
    return ladder(Experiments(found), LineageGraph(lines, kinds), scores, no_utterances(scores))


CHAIN = {
    "exp/mono": (DirKind.MONO, []), "exp/tri1": (DirKind.DELTAS, ["exp/mono"]), "exp/tri2b": (DirKind.LDA_MLLT, ["exp/tri1"]),
    "exp/tri3b": (DirKind.SAT, ["exp/tri2b"]), "exp/tdnn": (DirKind.NNET3, ["exp/tri3b"]),
}


def test_steps_stand_in_the_order_of_their_lineage_whatever_their_names():
    models = {"exp/z": (DirKind.MONO, []), "exp/m": (DirKind.DELTAS, ["exp/z"]), "exp/a": (DirKind.SAT, ["exp/m"])}
    made = build(models, {})
    assert [step.dir for step in made] == ["exp/z", "exp/m", "exp/a"]
    assert made.main is None and made.comparisons == []


def test_a_network_without_fmllr_is_held_against_the_si_pass():
    made = build(CHAIN, {
        "exp/tri3b/decode": (5.64, 1490, "final", True), "exp/tri3b/decode.si": (10.27, 1490, "si", False),
        "exp/tdnn/decode": (10.27, 1490, "final", False),
    })
    compared = made.comparison("exp/tdnn")
    assert (compared.base.decode_dir, compared.fair) == ("exp/tri3b/decode.si", True)


def test_a_network_without_fmllr_and_no_si_pass_cannot_be_compared_fairly():
    made = build(CHAIN, {"exp/tri3b/decode": (5.64, 1490, "final", True), "exp/tdnn/decode": (10.27, 1490, "final", False)})
    assert not made.comparison("exp/tdnn").fair


def test_sat_is_compared_by_its_adapted_pass():
    made = build(CHAIN, {
        "exp/tri2b/decode": (7.0, 1490, "final", False), "exp/tri3b/decode": (82.0, 1490, "final", True),
        "exp/tri3b/decode.si": (20.0, 1490, "si", False),
    })
    compared = made.comparison("exp/tri3b")
    assert (compared.own.percent, compared.base.percent, compared.parent) == (82.0, 7.0, "exp/tri2b")
    assert compared.p < 1e-6 and compared.change == pytest.approx(75.0)


def test_other_words_are_not_compared():
    made = build(CHAIN, {"exp/tri2b/decode": (7.0, 1490, "final", False), "exp/tri3b/decode": (82.0, 442, "final", True)})
    assert made.comparison("exp/tri3b") is None


def test_without_a_model_there_is_no_ladder():
    with pytest.raises(FactMissing):
        build({}, {})


def test_a_scored_decode_of_a_model_that_was_trained_elsewhere_has_a_row():
    """As of a downloaded model, or one whose training logs were taken away."""
    made = build({"exp/mono": CHAIN["exp/mono"]}, {
        "exp/mono/decode": (20.0, 1490, "final", False), "exp/given/decode_dev": (9.0, 1000, "final", False),
        "exp/given/decode.si": (11.0, 1490, "si", False),
    })  # fmt: skip
    assert [(step.dir, step.kind, step.parents, step.score.percent) for step in made] == [
        ("exp/mono", DirKind.MONO, (), 20.0), ("exp/given/decode_dev", DirKind.DECODE, (), 9.0),
    ]  # fmt: skip
    assert made.comparisons == [] and made.steps[1].flavour == "gmm"


def test_of_several_decodes_of_such_a_model_one_is_shown():
    made = build({}, {"exp/given/decode": (9.0, 1490, "final", False), "exp/given/decode_again": (8.0, 1490, "final", False)})
    assert [step.dir for step in made] == ["exp/given/decode_again"]


def test_a_decode_of_a_trained_model_has_no_row_of_its_own():
    made = build(CHAIN, {"exp/tri1/decode": (20.0, 1490, "final", False)})
    assert [step.kind for step in made if step.kind is DirKind.DECODE] == []
