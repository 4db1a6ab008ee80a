"""ctm check: words, OOVs, recordings, segments and time scales."""

from __future__ import annotations

import numpy as np
import pytest

from kaldi_doctor.analysis.ctm.check import Limits, check_ctm
from kaldi_doctor.analysis.ctm.references import CtmReferences
from kaldi_doctor.kaldi.ctm import read_ctm


def checked(data, **beside):
    result = check_ctm(read_ctm(data.encode()), CtmReferences(**beside), Limits())
    return result, {problem.name: problem.count for problem in result.problems}


GOOD = "u1 1 0.00 0.30 one\nu1 1 0.30 0.30 two\nu2 1 0.10 0.25 three\n"
TEXT = {"u1": ("one", "two"), "u2": ("three",)}


def test_a_sound_file():
    result, problems = checked(GOOD, text=TEXT, utt2dur={"u1": 0.7, "u2": 0.5})
    assert problems == {}
    assert result.worst is None
    assert (result.words.compared, result.words.unequal) == (2, 0)
    assert result.not_looked == ()


def test_what_is_not_given_is_not_looked_at():
    result, _ = checked(GOOD)
    assert len(result.not_looked) == 2


def test_missing_extra_and_changed_words():
    result, problems = checked(
        "u1 1 0.0 0.3 one\nu1 1 0.3 0.3 too\nu1 1 0.6 0.3 one\nu2 1 0.1 0.2 oh\nu2 1 0.3 0.2 three\nu9 1 0.0 0.2 x\n",
        text={**TEXT, "u3": ("four",), "u1": ("one", "two", "one", "six")},
    )
    assert problems == {"no-rows": 1, "no-text": 1, "words-missing": 1, "words-extra": 1, "words-changed": 1}
    assert result.words.missing == {"six": 1}
    assert result.words.extra == {"oh": 1}
    assert result.words.changed == {"two -> too": 1}


def test_words_outside_the_vocabulary_stand_as_the_oov_word():
    data = GOOD.replace("two", "<unk>")
    for beside in ({}, {"vocabulary": frozenset({"one", "three", "<unk>"}), "oov": "<unk>"}):
        result, problems = checked(data, text=TEXT, **beside)
        assert problems == {}
        assert result.words.oov == 1
        assert result.words.unequal == 0


def test_silence_words_are_no_words():
    _, problems = checked(GOOD.replace("u1 1 0.30", "u1 1 0.30 0.00 <eps>\nu1 1 0.30"), text=TEXT)
    assert "words-extra" not in problems


SEGMENTS = {"a-2": ("a", 10.0, 12.0), "a-1": ("a", 2.0, 4.0), "b-1": ("b", 0.0, 1.0)}


def test_recordings():
    data = "a A 2.10 0.50 one\na A 3.00 0.50 two\na A 10.50 0.30 three\nb A 0.10 0.50 four\n"
    text = {"a-1": ("one", "two"), "a-2": ("three",), "b-1": ("four",)}
    result, problems = checked(data, segments=SEGMENTS, text=text)
    assert problems == {"gap": 1}
    assert result.words.unequal == 0
    _, problems = checked(data + "a A 6.00 0.50 lost\nb A 1.10 0.50 late\n", segments=SEGMENTS)
    assert problems["outside"] == 2
    assert problems["beyond"] == 1


def test_utterances_against_segments():
    _, problems = checked("a-1 1 1.80 0.30 x\nb-1 1 0.10 0.20 y\nzz 1 0.1 0.1 z\n", segments=SEGMENTS)
    assert problems == {"unknown": 1, "beyond": 1}


@pytest.mark.parametrize(("factor", "found"), [(1.0, False), (1 / 3, True), (3.0, True)])
def test_times_on_another_scale(factor, found):
    rows = "".join(f"u{i} 1 {0.9 * factor * i:.3f} {0.1 * factor * i:.3f} w\n" for i in range(1, 20))
    _, problems = checked(rows, utt2dur={f"u{i}": float(i) for i in range(1, 20)})
    assert ("scale" in problems) == found


def test_joined_files_are_scattered_and_overlap():
    _, problems = checked(GOOD + GOOD)
    assert problems["scattered"] == 2
    assert problems["overlap"] == 3


def test_order_zero_negative_and_bad_lines():
    _, problems = checked("u 1 1.0 0.2 a\nu 1 0.5 0.0 b\nu 1 -1 0.2 c\nu 1 2.0 -0.2 d\nnonsense here\n")
    assert (problems["order"], problems["zero"], problems["negative"], problems["bad-lines"]) == (2, 1, 2, 1)


def test_a_long_silence_and_a_long_word():
    _, problems = checked("u 1 0.0 0.3 a\nu 1 5.0 4.0 b\nu 1 9.0 0.3 a\n")
    assert problems["gap"] == 1
    assert problems["duration"] >= 1


def test_many_rows_in_little_time():
    import time

    random = np.random.default_rng(1)
    rows = [
        f"u{i // 20:05d} 1 {i % 20 * 0.4:.2f} {0.2 + 0.1 * random.random():.2f} w{i % 500}\n" for i in range(100_000)
    ]
    started = time.process_time()
    result, _ = checked("".join(rows), utt2dur={f"u{i:05d}": 9.0 for i in range(5000)})
    assert result.rows == 100_000
    assert time.process_time() - started < 3
