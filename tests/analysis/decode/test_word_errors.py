"""Word errors: counts against Kaldi's per_utt, and whose fault they are."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

pytest.importorskip("kaldialign")

from kaldi_doctor.align.aligned_texts import AlignedTexts
from kaldi_doctor.align.word_errors import GAP, Aligned, align_texts
from kaldi_doctor.analysis.decode.error_groups import group_errors
from kaldi_doctor.analysis.decode.view import DecodeView
from kaldi_doctor.analysis.decode.word_errors import KINDS, Judge, add_up, hunks, kind_of, kind_words
from kaldi_doctor.kaldi.scored_texts import read_scored
from kaldi_doctor.report.pages.transcripts import Shown, sums_lines, utterance_lines

_CSID = re.compile(r"^(\S+) #csid (\d+) (\d+) (\d+) (\d+)$", re.MULTILINE)
LEXICON: dict[str, list[tuple[str, ...]]] = {
    "in": [("IH", "N")],
    "difference": [("D", "IH", "F")],
    "indifference": [("IH", "N", "D", "IH", "F")],
    "two": [("T", "UW")],
    "too": [("T", "UW")],
    "boston": [("B", "AO", "S", "T", "AH", "N")],
    "bostan": [("B", "AO", "S", "T", "AE", "N")],
}
JUDGE = Judge(frozenset(LEXICON), LEXICON)


def _one(reference: str, hypothesis: str) -> Aligned:
    return next(align_texts({"u": tuple(reference.split())}, {"u": tuple(hypothesis.split())}))


def test_in_difference_is_the_language_model() -> None:
    found = list(hunks(_one("two indifference two", "two in difference two"), JUDGE))
    assert [(hunk.kind, hunk.errors, hunk.hypothesis) for hunk in found] == [("spacing", 2, ("in", "difference"))]


@pytest.mark.parametrize(
    ("reference", "hypothesis", "kind"),
    [("two", "too", "homophone"), ("boston", "bostan", "near"), ("zebra", "two", "oov"), ("two", "boston", "other")],
)
def test_kinds(reference: str, hypothesis: str, kind: str) -> None:
    assert kind_of((reference,), (hypothesis,), JUDGE) == kind


def test_without_a_lexicon_nothing_is_said_of_sounds() -> None:
    assert kind_of(("two",), ("too",), Judge()) == "unjudged"


def test_without_kaldialign_near_sounds_are_unjudged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kaldialign", None)
    assert kind_of(("boston",), ("bostan",), JUDGE) == "unjudged"
    assert kind_of(("two",), ("too",), JUDGE) == "homophone"


def test_how_near_is_set_by_the_cheatsheet() -> None:
    assert kind_of(("boston",), ("bostan",), Judge(JUDGE.vocabulary, LEXICON, near=0.1)) == "other"


def test_sums_count_each_error_once() -> None:
    said = [_one("two boston", "too boston in")]
    sums = add_up(AlignedTexts(said), JUDGE)
    assert (sums.words, sums.by_kind.total(), sums.inserted["in"]) == (2, 2, 1)
    lines = list(sums_lines(DecodeView(Path()), sums, group_errors(AlignedTexts(said), {})))
    assert lines[0] == "2 errors in 2 words of all 1 utterances"


def test_columns_stay_within_the_width() -> None:
    aligned = _one(" ".join(["北京大学"] * 30), " ".join(["北京"] * 30))
    from rich.cells import cell_len

    assert all(cell_len(line) <= 80 for line in utterance_lines(Shown(aligned, ()), 80))


def test_right_to_left_comes_one_error_a_line() -> None:
    lines = list(utterance_lines(Shown(_one("שלום עולם", "שלום עולה"), ()), 80))
    assert lines[1:] == ["  ref  שלום עולם", "  hyp  שלום עולה", "  S  ref  עולם", "     hyp  עולה"]


def test_right_to_left_confusions_have_a_word_between_them() -> None:
    said = [_one("שלום עולם", "שלום עולה")]
    lines = list(sums_lines(DecodeView(Path()), add_up(AlignedTexts(said), JUDGE), group_errors(AlignedTexts(said), {})))
    assert any("עולם recognised as עולה (1)" in line for line in lines)


def test_control_characters_are_shown_not_obeyed() -> None:
    assert "\x1b" not in "".join(utterance_lines(Shown(Aligned("u", (("\x1b[2J", GAP),)), ()), 80))


@pytest.mark.parametrize("variable", ["KALDI_DOCTOR_CASES", "KALDI_DOCTOR_CORPUS"])
def test_counts_are_those_of_kaldi(variable: str) -> None:
    """Utterance by utterance; ties between equally short alignments may divide the same total differently."""
    root = os.environ.get(variable)
    if not root:
        pytest.skip(f"{variable} is not set")
    equal = compared = alike = 0
    for per_utt in sorted(Path(root).rglob("wer_details/per_utt")):
        decode = per_utt.parents[2]
        setting = [(per_utt.parent / name).read_text().strip() for name in ("lmwt", "wip")]
        texts = read_scored(decode, int(setting[0]), float(setting[1]))
        ours = {one.utt: one for one in align_texts(texts.reference, texts.hypothesis)}
        for hit in _CSID.finditer(per_utt.read_text(encoding="utf-8")):
            theirs = tuple(int(hit[i]) for i in range(2, 6))
            compared += 1
            equal += ours[hit[1]].errors == sum(theirs[1:])
            alike += ours[hit[1]].counts() == theirs
    print(f"{equal} of {compared} totals equal, {alike} with the same correct/sub/ins/del")
    assert compared
    assert equal == compared


def test_unjudged_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kind_words("unjudged") == "the lexicon of the graph is not at hand"
    monkeypatch.setattr("kaldi_doctor.analysis.decode.word_errors.find_spec", lambda name: None)
    assert "pip install" in kind_words("unjudged") and kind_words("spacing") == KINDS["spacing"]
