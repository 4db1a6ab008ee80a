"""verdict/harm.py: what counts as harm, how large, and when it was made up for."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from verdict.small_tree import Cause, HarmKind, finding, nodes, rules

from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.facts.ladder import Comparison
from kaldi_doctor.kinds import Severity, Word
from kaldi_doctor.model import Origin, Score
from kaldi_doctor.verdict.harm import harms_of

SHEET = load_cheatsheet(())


def score(path, percent, words=2000):
    return Score(percent=percent, errors=int(percent * words / 100), ref_words=words, ins=1, dels=1, subs=1, sentences=10,
                 sentence_errors=5, missing=0, partial=False, metric="WER", lmwt=10, wip=0.0, decode_dir=path,
                 origin=Origin(f"{path}/wer_10", 2))


def compared(parent, own, before, after, p, *, fair=True, words=2000):
    return Comparison(own, parent, score(f"{own}/decode", after, words), score(f"{parent}/decode", before, words), p, fair)


def harms(findings=(), comparisons=(), scores=None, harm=()):
    ladder = SimpleNamespace(comparisons=list(comparisons))
    best = SimpleNamespace(best=scores or {}, partial={})
    return harms_of(list(findings), rules(harm=harm), nodes(), ladder, best, SHEET)


def test_a_loss_beyond_chance_is_harm_and_one_that_may_be_chance_is_doubtful():
    sure, may_be = compared("exp/tri1", "exp/tri2b", 10, 16, 1e-6), compared("exp/mono", "exp/tri1", 10, 11.5, 0.02)
    found = harms(comparisons=[sure, may_be, compared("exp/tri2b", "exp/tri3b", 16, 17, 0.3)])
    assert [(h.dir, h.kind, h.size, h.unit, h.large) for h in found.proven] == [
        ("exp/tri2b/decode", HarmKind.SCORE, 6.0, "points", False)]
    assert [h.dir for h in found.doubtful] == ["exp/tri1/decode"]


@pytest.mark.parametrize("item", [
    compared("exp/tri1", "exp/tri2b", 10, 10.4, 1e-9),
    compared("exp/tri1", "exp/tri2b", 10, 30, 1e-9, fair=False),
    compared("exp/tri1", "exp/tri2b", 10, 30, 1e-9, words=40),
    compared("exp/tri1", "exp/tri2b", 10, 6, 1e-9),
])
def test_what_is_small_unfair_or_measured_on_a_few_words_is_no_loss(item):
    assert not harms(comparisons=[item]).proven


@given(words=st.integers(10, 60), before=st.floats(0, 100), after=st.floats(0, 100), p=st.floats(0, 1))
def test_a_few_test_words_are_never_a_loss(words, before, after, p):
    """On 10 to 60 words nothing was measured, whatever the two scores are: a risk beside them stays a risk."""
    found = harms(comparisons=[compared("exp/tri1", "exp/tri2b", before, after, p, words=words)])
    assert not found.proven and not found.doubtful


def test_a_stage_that_the_next_one_leaves_far_behind_was_harmed_itself():
    found = harms(comparisons=[compared("exp/mono", "exp/tri1", 29, 1.2, 1e-20)])
    assert [(h.dir, h.base) for h in found.proven] == [("exp/mono/decode", "exp/tri1")]
    assert not harms(comparisons=[compared("exp/mono", "exp/tri1", 29, 15, 1e-20)]).proven


def test_a_score_with_hardly_a_word_right_is_harm_and_a_poor_one_only_with_a_reason():
    found = harms(scores={"exp/mono/decode": score("exp/mono/decode", 96), "exp/tri1/decode": score("exp/tri1/decode", 30),
                          "exp/tri2b/decode": score("exp/tri2b/decode", 4)})
    assert [(h.dir, h.large) for h in found.proven] == [("exp/mono/decode", True)]
    assert [h.dir for h in found.doubtful] == ["exp/tri1/decode"]


def test_a_rule_says_whether_its_findings_are_harm_and_how_bad_they_must_be():
    error = finding("H", "exp/mono", (Cause.AUDIO, Word.TYPICAL), percent=11.0)
    warning = finding("H", "exp/tri1", (Cause.AUDIO, Word.TYPICAL), severity=Severity.WARNING)
    risk = finding("R", "exp/mono", (Cause.AUDIO, Word.PROOF))
    found = harms([error, warning, risk], harm={"H": HarmKind.DATA})
    assert [(h.dir, h.size, h.unit, h.large) for h in found.proven] == [("exp/mono", 11.0, "percent", False)]
    assert harms([finding("H", "exp/mono", percent=45.0)], harm={"H": HarmKind.DATA}).proven[0].large


def test_unfinished_work_is_forgiven_where_what_was_made_from_it_was_scored():
    broken = finding("J", "exp/tri1_ali", (Cause.JOB, Word.PROOF))
    jobs = {"J": HarmKind.JOB}
    assert harms([broken], harm=jobs).proven
    later = {"exp/tri2b/decode": score("exp/tri2b/decode", 5)}
    assert not harms([broken], scores=later, harm=jobs).proven
    earlier = {"exp/tri1/decode": score("exp/tri1/decode", 5)}
    assert harms([broken], scores=earlier, harm=jobs).proven
    # Two on one way down: the lower one is forgiven first.
    assert not harms([broken, finding("J", "exp/tri2b", (Cause.JOB, Word.PROOF))], scores=later, harm=jobs).proven


def test_a_decode_that_broke_off_is_not_forgiven_by_its_own_score():
    found = harms([finding("J", "exp/mono/decode")], scores={"exp/mono/decode": score("exp/mono/decode", 5)},
                  harm={"J": HarmKind.JOB})
    assert found.proven
