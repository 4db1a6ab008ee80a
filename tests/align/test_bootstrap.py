"""bootstrap: intervals as compute-wer-bootci gives them, and the paired comparison."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.align import bootstrap
from kaldi_doctor.align.bootstrap import chance_of_improvement, half_width, paired_p, wer_interval
from kaldi_doctor.kaldi.printed.wer_details import boot_interval, utterance_counts

COUNTS = st.lists(st.integers(0, 9), min_size=1, max_size=40)


def test_equal_utterances_have_no_spread():
    assert wer_interval([1] * 20, [10] * 20) == pytest.approx((10.0, 10.0, 10.0))


def test_the_same_seed_gives_the_same_interval():
    assert wer_interval([0, 3, 1, 5], [9, 9, 4, 7]) == wer_interval([0, 3, 1, 5], [9, 9, 4, 7])


def test_blocks_of_draws_add_up():
    """More draws than fit in one block still give the whole number of them."""
    assert chance_of_improvement([1] * 30_000, [0] * 30_000, replications=101) == 1.0


@pytest.mark.parametrize(("errors", "words"), [([], []), ([1, 0], [0, 0])])
def test_nothing_to_draw_from(errors, words):
    with pytest.raises(ValueError, match="no reference words"):
        wer_interval(errors, words)


@given(COUNTS)
def test_a_system_does_not_differ_from_itself(errors):
    assert paired_p(errors, errors) == 1.0
    assert chance_of_improvement(errors, errors, replications=20) == 0.0


@given(COUNTS, st.randoms())
def test_p_is_a_probability_and_does_not_mind_the_order(errors, chance):
    after = [max(0, item + chance.choice((-1, 0, 1))) for item in errors]
    assert 0.0 <= paired_p(errors, after) <= 1.0
    assert paired_p(errors, after) == paired_p(after, errors)


def test_p_and_the_bootstrap_agree():
    """The limit and the draws: of a two-sided p of about 0.05, draws go the other way about 2.5 % of the time."""
    before, after = [1, 0, 2, 1, 0] * 40, [1, 0, 1, 1, 0] * 30 + [1, 0, 3, 1, 0] * 10
    p = paired_p(before, after)
    lost = 1 - chance_of_improvement(before, after)
    assert p / 2 == pytest.approx(lost, abs=0.01)


def test_half_width_is_the_limit_of_the_bootstrap():
    errors, words = [0, 1, 3, 0, 2] * 50, [7, 9, 4, 12, 8] * 50
    _, low, high = wer_interval(errors, words)
    assert half_width(errors, words) == pytest.approx((high - low) / 2, rel=0.03)
    with pytest.raises(ValueError, match="no reference words"):
        half_width([0], [0])


@pytest.mark.parametrize("variable", ["KALDI_DOCTOR_CASES", "KALDI_DOCTOR_CORPUS"])
def test_intervals_are_those_of_kaldi(variable):
    """Both are drawn, so that they agree up to a few hundredths of their width."""
    root = os.environ.get(variable)
    if not root:
        pytest.skip(f"{variable} is not set")
    equal = compared = 0
    for path in sorted(Path(root).rglob("wer_details/wer_bootci")):
        theirs = boot_interval(path.read_bytes())
        counts = utterance_counts((path.parent / "per_utt").read_bytes())
        ours = wer_interval(counts.errors, counts.words)
        room = 0.06 * max(theirs.high - theirs.low, 0.5)
        off = max(abs(a - b) for a, b in zip(ours, (theirs.percent, theirs.low, theirs.high), strict=True))
        compared += 1
        equal += off <= room
    print(f"{equal} of {compared} intervals equal")
    assert compared
    assert equal == compared


def test_drawing_kinds_gives_the_interval_that_drawing_utterances_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    errors = [number * 7 % 5 for number in range(1000)]
    words = [5 + number % 11 for number in range(1000)]
    after = [max(0, error - (number % 23 == 0) + (number % 29 == 0)) for number, error in enumerate(errors)]
    plain = wer_interval(errors, words), chance_of_improvement(errors, after)
    monkeypatch.setattr(bootstrap, "_MANY", 1)
    kinds = wer_interval(errors, words), chance_of_improvement(errors, after)
    assert kinds[0] == pytest.approx(plain[0], rel=2e-3)
    assert kinds[1] == pytest.approx(plain[1], abs=0.02)
