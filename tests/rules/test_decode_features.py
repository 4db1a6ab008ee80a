"""DEC004: a gulf between the likelihoods of training and decoding."""

from rules.decode_facts import PATH, decode

from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.facts.align_passes import AlignPass, AlignPasses
from kaldi_doctor.facts.lineage import Lineage, LineageGraph
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.model import Cause, Cleared, DirKind, Finding, NotLooked, Origin, Score
from kaldi_doctor.rules.decode_features import check


def run(like=-102.7, percent=90.7, dels=300, aligned=-80.6, words=1490):
    kinds = {"exp/mono": DirKind.MONO, PATH: DirKind.DECODE}
    graph = LineageGraph({"exp/mono": Lineage("exp/mono"), PATH: Lineage(PATH, model=["exp/mono"])}, kinds)
    score = Score(percent=percent, errors=None, ref_words=words, ins=0, dels=dels, subs=0, sentences=None,
                  sentence_errors=None, missing=0, partial=False, metric="WER", lmwt=9, wip=0.0, decode_dir=PATH,
                  origin=Origin(PATH))
    last = AlignPass("exp/mono", "", 38, 4, 900, 0, 0, aligned, 280_000, (), (), (), Origin("exp/mono/log/align.38.1.log", 9))
    passes = AlignPasses({"exp/mono": (last,)} if aligned is not None else {})
    return list(check(decode(log_like=like), passes, graph, Scores({PATH: score}, {}, {}, {}, {}), load_cheatsheet()))


def test_a_gulf_with_a_hopeless_score():
    (found,) = run()
    assert isinstance(found, Finding) and found.cause is Cause.FEATURES


def test_silent_on_usual_gaps_on_good_scores_and_on_forced_silence():
    assert isinstance(run(like=-84.0)[0], Cleared)
    assert isinstance(run(percent=12.6)[0], Cleared)
    assert isinstance(run(percent=100.0, dels=1490)[0], Cleared)


def test_a_few_words_prove_nothing():
    assert isinstance(run(words=20)[0], NotLooked)


def test_without_alignment_logs_it_says_so():
    assert isinstance(run(aligned=None)[0], NotLooked)
