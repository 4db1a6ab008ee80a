"""What the template of an utterance is given."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaldi_doctor.analysis.ali.listening import Listened
from kaldi_doctor.analysis.ali.lists import ListedUtterance
from kaldi_doctor.analysis.ali.recognised_words import RecognisedWords
from kaldi_doctor.analysis.ali.spans import Span, Utterance
from kaldi_doctor.analysis.ali.utterance_audio import AudioPlace
from kaldi_doctor.report.listen._utterance import utterance_context

PHONES = tuple(Span(start, 10, label, "phone") for start, label in ((0, "SIL"), (10, "K"), (20, "AE"), (30, "T")))
WORDS = (Span(10, 30, "cat", "word"),)


def listened(words: tuple[Span, ...] = WORDS, kind: str = "aligned", **more: object) -> Listened:
    known = ListedUtterance("u/1", kind, "why", "exp/a", 40, 0.4, 1, 2.5, None, None, None, None, None, "cat")
    place = AudioPlace(command="sox x -") if more.get("command") else AudioPlace()
    heard = RecognisedWords(Path.cwd() / "exp/mono/decode", "", (("cat", "cat"),)) if more.get("heard") else None
    return Listened(known, Utterance("u/1", 0.01, 40, PHONES, words), (), place, None, "no file", heard)


def test_a_table_has_the_phones_of_each_word() -> None:
    assert utterance_context(listened(), 1, Path("/r"))["table"] == [("cat", "0.100", "0.400", "K AE T")]
    alone = utterance_context(listened(()), 1, Path("/r"))
    assert [row[0] for row in alone["table"]] == ["SIL", "K", "AE", "T"] and alone["words"] == []


def test_rows_stand_below_one_another() -> None:
    made = utterance_context(listened(), 7, Path("/r"))
    assert (made["id"], made["width"]) == ("u7", 80)
    tops = [(name, y, y + height) for name, y, height, _ in made["rows"]]
    assert [name for name, _, _ in tops] == ["words", "phones"]
    assert tops[0][2] <= tops[1][1] and tops[1][2] <= made["height"]
    assert not any(cell.heard for _, _, _, row in made["rows"] for cell in row)  # there is no sound


@pytest.mark.parametrize(("kind", "mood"), [("failed", "error"), ("worst", "warning"), ("aligned", "")])
def test_moods(kind: str, mood: str) -> None:
    assert utterance_context(listened(kind=kind), 1, Path("/r"))["mood"] == mood


def test_a_command_writes_a_harmless_file_and_paths_are_seen_from_here() -> None:
    made = utterance_context(listened(command=True, heard=True), 1, Path("/r"))
    assert made["command"] == "cd /r && sox x - > u%2F1.wav"
    assert made["decode"] == "exp/mono/decode"
    assert made["facts"] == [("seconds", "0.40"), ("frames aligned", "40"), ("words", "1"), ("words a second", "2.5")]
