"""decode_compare: intervals, a second decode against a first, and the end of a sweep."""

import pytest
from scored_trees import scored

from kaldi_doctor.analysis.decode.compare import edge_of, interval_of, versus
from kaldi_doctor.analysis.decode.view import view_of
from kaldi_doctor.model import Origin, Score


def views(tmp_path, *wrong):
    """Decodes of 100 utterances of four words; in the first `wrong` of them one word is wrong."""
    made = {}
    for number, count in enumerate(wrong):
        said = {f"u{i:02d}": (f"we saw w{i} there", f"we saw {'x' if i < count else 'w'}{i} there") for i in range(100)}
        made[f"m{number}/decode"] = said
    exp = scored(tmp_path, made)
    return [view_of(exp / name) for name in made]


def score(percent, lmwt, wip=0.0):
    return Score(
        percent=percent, errors=10, ref_words=100, ins=0, dels=0, subs=10, sentences=None, sentence_errors=None, missing=0,
        partial=False, metric="WER", lmwt=lmwt, wip=wip, decode_dir="d", origin=Origin("d"),
    )


def test_interval(tmp_path):
    (view,) = views(tmp_path, 20)
    found = interval_of(view)
    # by hand: 196 * sqrt(20 * 0.8^2 + 80 * 0.2^2) / 400 = 1.96
    assert found.low == pytest.approx(5 - 1.96, abs=0.1) and found.high == pytest.approx(5 + 1.96, abs=0.1)
    assert found.utterances == 100


def test_a_better_second(tmp_path):
    found = versus(*views(tmp_path, 40, 10))
    assert (found.utterances, found.words, found.errors) == (100, 400, (40, 10))
    assert (found.better, found.worse, found.improvement) == (30, 0, 1.0)
    assert found.p < 1e-6


def test_equal_decodes(tmp_path):
    found = versus(*views(tmp_path, 10, 10))
    assert (found.better, found.worse, found.p) == (0, 0, 1.0)


def test_other_references_are_not_compared(tmp_path):
    first, _ = views(tmp_path / "a", 1, 2)
    exp = scored(tmp_path / "b", {"mono/decode": {"u00": ("other words", "other words"), "v": ("a", "a")}})
    assert versus(first, view_of(exp / "mono/decode")) is None


@pytest.mark.parametrize(
    ("best", "tried", "edge"),
    [
        (score(9, 17), [score(11, 15), score(10, 16)], "LMWT 17"),
        (score(9, 16), [score(11, 15), score(10, 17)], None),
        (score(9, 17), [score(10, 16)], None),
        (score(9, 17), [score(11, 15), score(9, 16)], None),
        (score(0, 17), [score(11, 15), score(10, 16)], None),
        (score(9, 17, 1.0), [score(11, 15, 0.0), score(10, 16, 0.5)], "LMWT 17 and penalty 1"),
    ],
)
def test_the_end_of_a_sweep(best, tried, edge):
    assert edge_of(best, [*tried, best]) == edge
