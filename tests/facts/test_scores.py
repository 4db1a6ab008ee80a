"""facts/scores.py: which score is best, and what may be compared."""

from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.lineage import Lineage, LineageGraph
from kaldi_doctor.facts.scores import p_value, scores
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.model import Origin, Score
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.wer import ScoreFile
from kaldi_doctor.walk import DirEntry


def score(decode, percent, lmwt=10, wip=0.0, words=1000, partial=False, metric="WER"):
    errors = round(percent * words / 100)
    return Score(
        percent=percent, errors=errors, ref_words=words, ins=0, dels=0, subs=errors, sentences=None, sentence_errors=None,
        missing=int(partial), partial=partial, metric=metric, lmwt=lmwt, wip=wip, decode_dir=decode,
        origin=Origin(f"{decode}/wer_{lmwt}_{wip}", 2),
    )


def build(decodes, data="data/test"):
    """decodes: {decode dir: [Score, …]}, each below its model directory."""
    records = Records()
    found, lines, kinds = {}, {}, {}
    for path, items in decodes.items():
        model = path.rpartition("/")[0]
        for directory, kind in ((model, DirKind.MONO), (path, DirKind.DECODE)):
            found[directory] = Experiment(directory, kind, "", DirEntry(directory))
            kinds[directory] = kind
        lines.setdefault(model, Lineage(model))
        lines[path] = Lineage(path, model=[model], data=data, graph=f"{model}/graph")
        for item in items:
            records.add(ScoreFile(path, "kaldi", item, item.metric))
    graph = LineageGraph(lines, kinds)
    return scores(records, Experiments(found), graph)


def test_ties_go_to_the_smaller_penalty_then_the_smaller_weight():
    made = build({"exp/a/decode": [score("exp/a/decode", 8.0, 14, 1.0), score("exp/a/decode", 8.0, 12, 0.5),
                                   score("exp/a/decode", 8.0, 13, 0.5), score("exp/a/decode", 9.0, 9, 0.0)]})
    best = made.best["exp/a/decode"]
    assert (best.wip, best.lmwt) == (0.5, 12)


def test_a_partial_score_never_wins():
    made = build({"exp/a/decode": [score("exp/a/decode", 2.0, partial=True), score("exp/a/decode", 8.0)]})
    assert made.best["exp/a/decode"].percent == 8.0
    only = build({"exp/a/decode": [score("exp/a/decode", 2.0, partial=True)]})
    assert not only.best and only.partial["exp/a/decode"].percent == 2.0


def test_wer_comes_before_cer():
    made = build({"exp/a/decode": [score("exp/a/decode", 2.0, metric="CER"), score("exp/a/decode", 8.0)]})
    assert made.best["exp/a/decode"].metric == "WER"


def test_like_compares_with_like_only():
    made = build({
        "exp/a/decode_test": [score("exp/a/decode_test", 9.0)],
        "exp/b/decode_test": [score("exp/b/decode_test", 8.0)],
        "exp/b/decode_test.si": [score("exp/b/decode_test.si", 12.0)],
        "exp/c/decode_test": [score("exp/c/decode_test", 8.0, words=400)],
    })
    assert made.comparable("exp/a/decode_test", "exp/b/decode_test")
    assert not made.comparable("exp/a/decode_test", "exp/b/decode_test.si")
    assert not made.comparable("exp/a/decode_test", "exp/c/decode_test")
    assert made.identity["exp/b/decode_test.si"].pass_ == "si"
    assert made.identity["exp/a/decode_test"].test_set == "test"


def test_chance_depends_on_the_number_of_words():
    assert p_value(score("a", 9.00, words=10_000), score("b", 9.12, words=10_000)) > 0.7
    assert p_value(score("a", 9.0, words=100_000), score("b", 9.3, words=100_000)) < 0.03
