"""TextGrids, read back by Praat itself (parselmouth) where it is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaldi_doctor.analysis.ali.spans import Span, Utterance
from kaldi_doctor.report.textgrid import textgrid

LABELS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def utterance(lengths: list[tuple[int, str]], words: list[tuple[int, int, str]], shift: float = 0.01) -> Utterance:
    at, spans = 0, []
    for length, label in lengths:
        spans.append(Span(at, length, label, "phone"))
        at += length
    return Utterance("u", shift, at, tuple(spans), tuple(Span(*word, "word") for word in words))


def test_the_text() -> None:
    made = textgrid(utterance([(10, "SIL"), (5, 'A"')], [(10, 5, "a")]))
    assert made.splitlines()[:8] == [
        *('File type = "ooTextFile"', 'Object class = "TextGrid"', "", "xmin = 0", "xmax = 0.15", "tiers? <exists>"),
        *("size = 2", "item []:"),
    ]
    assert made.splitlines()[14:22] == [
        *("        intervals [1]:", "            xmin = 0", "            xmax = 0.1", '            text = ""'),
        *("        intervals [2]:", "            xmin = 0.1", "            xmax = 0.15", '            text = "a"'),
    ]
    assert 'text = "A"""' in made


def test_no_words_no_tier_of_words() -> None:
    made = textgrid(utterance([(3, "1")], [], 0.03))
    assert "size = 1" in made and 'name = "phones"' in made and 'name = "words"' not in made and "xmax = 0.09" in made


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.integers(1, 300), LABELS), min_size=1, max_size=12),
    st.sampled_from([0.01, 0.005, 0.03, 0.0125]),
    st.data(),
)
def test_praat_reads_back_what_was_written(tmp_path_factory: Any, lengths: Any, shift: float, data: Any) -> None:
    parselmouth: Any = pytest.importorskip("parselmouth", reason="praat-parselmouth is not installed")
    total = sum(length for length, _ in lengths)
    cuts = sorted(data.draw(st.sets(st.integers(0, total), max_size=6)))
    words = [(a, b - a, data.draw(LABELS)) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    path = tmp_path_factory.mktemp("grid") / "u.TextGrid"
    path.write_text(textgrid(utterance(lengths, words, shift)), encoding="utf-8")
    grid = parselmouth.read(str(path))
    ask = parselmouth.praat.call
    tiers = {ask(grid, "Get tier name", n): n for n in range(1, int(ask(grid, "Get number of tiers")) + 1)}
    assert list(tiers) == ((["words"] if words else []) + ["phones"])
    assert ask(grid, "Get total duration") == pytest.approx(total * shift, abs=1e-6)
    for tier in tiers.values():
        count = int(ask(grid, "Get number of intervals", tier))
        ends = [ask(grid, "Get end time of interval", tier, n) for n in range(1, count + 1)]
        starts = [ask(grid, "Get start time of interval", tier, n) for n in range(1, count + 1)]
        assert starts[0] == 0 and ends[-1] == ask(grid, "Get end time") and starts[1:] == ends[:-1]
    count = int(ask(grid, "Get number of intervals", tiers["phones"]))
    assert count == len(lengths)


def test_labels_come_back(tmp_path: Path) -> None:
    parselmouth: Any = pytest.importorskip("parselmouth", reason="praat-parselmouth is not installed")
    labels = ["SIL", "AA1_B", 'say "x"', "žluť", "字", "a b"]
    path = tmp_path / "u.TextGrid"
    path.write_text(textgrid(utterance([(4, label) for label in labels], [])), encoding="utf-8")
    grid = parselmouth.read(str(path))
    assert [parselmouth.praat.call(grid, "Get label of interval", 1, n) for n in range(1, 7)] == labels


def test_control_codes_do_not_get_in() -> None:
    made = textgrid(utterance([(3, "a\nb\x1b[2J\u202e")], []))
    assert "\x1b" not in made and "\u202e" not in made and r'text = "a\x0ab\x1b[2J\u202e"' in made
