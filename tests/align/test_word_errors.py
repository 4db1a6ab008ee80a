"""Words over words: equal to kaldialign, and bounded in memory whatever an utterance's length."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.align import word_errors
from kaldi_doctor.align.word_errors import align_texts
from kaldi_doctor.errors import UnreadableArtifact

WORDS = st.lists(st.sampled_from("abc"), max_size=12).map(tuple)


@given(WORDS, WORDS)
def test_setting_ends_aside_changes_no_number_of_errors(left: tuple[str, ...], right: tuple[str, ...]) -> None:
    plain = next(align_texts({"u": left}, {"u": right}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_errors, "LARGEST", 3)
        try:
            short = next(align_texts({"u": left}, {"u": right}))
        except UnreadableArtifact as error:
            assert "too long" in str(error)
            return
    assert short.errors == plain.errors
    assert tuple(word for word, _ in short.pairs if word != word_errors.GAP) == left
    assert tuple(word for _, word in short.pairs if word != word_errors.GAP) == right


def test_an_utterance_of_a_hundred_thousand_words_is_aligned_where_little_differs() -> None:
    words = tuple(str(number) for number in range(100_000))
    changed = (*words[:50_000], "x", *words[50_001:])
    assert next(align_texts({"u": words}, {"u": changed})).counts() == (99_999, 1, 0, 0)


def test_twenty_thousand_other_words_take_no_gigabytes() -> None:
    script = (
        "import resource\n"
        "from kaldi_doctor.align.word_errors import align_texts\n"
        "from kaldi_doctor.errors import UnreadableArtifact\n"
        "left = tuple(str(n) for n in range(20000)); right = tuple(str(-n - 1) for n in range(20000))\n"
        "try:\n    list(align_texts({'u1': left}, {'u1': right}))\n"
        "except UnreadableArtifact as error:\n    print(error)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    said, peak = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split("\n")[:2]
    assert "u1: not aligned: too long, 20,000 reference words and 20,000 of the hypothesis; the limit is 25,000,000 pairs" in said
    assert int(peak) < 300_000 if sys.platform == "linux" else resource.RLIM_INFINITY


def test_all_utterances_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_errors, "WORK", 100)
    texts: dict[str, tuple[str, ...]] = {f"u{number}": ("a",) * 7 for number in range(5)}
    with pytest.raises(UnreadableArtifact, match="over 100 pairs"):
        list(align_texts(texts, texts))
