"""Which utterances a command is about, and their words and phones over time."""

from __future__ import annotations

from pathlib import Path

import pytest
from toy_recipe import plant_recipe

from kaldi_doctor.analysis.ali.choice import NO_POSITIONS, NO_TEXT, AlignedTimes, Choice, chosen, unknown
from kaldi_doctor.analysis.ali.directory import AliDir, open_ali_dir
from kaldi_doctor.analysis.ali.lists import UtteranceLists


@pytest.fixture
def ali(tmp_path: Path) -> Path:
    return plant_recipe(tmp_path)


def names(opened: AliDir, choice: Choice) -> list[tuple[str, str]]:
    rows = chosen(choice, UtteranceLists(opened), AlignedTimes(opened))
    return [(row, "?") if isinstance(row, str) else (row.utterance, row.list) for row in rows]


def test_by_name_each_once_with_what_is_known(ali: Path) -> None:
    found = names(open_ali_dir(ali), Choice(("s2-u1", "s2-u2", "nobody", "s2-u1")))
    assert found == [("s2-u1", "aligned"), ("s2-u2", "failed"), ("nobody", "?")]


def test_by_list_and_rank(fixture_trees: Path) -> None:
    opened = open_ali_dir(fixture_trees / "healthy/exp/mono_ali")
    assert names(opened, Choice(worst=3)) == [("tr24f-001", "worst"), ("tr05m-026", "worst"), ("tr16f-028", "worst")]
    assert names(opened, Choice(("tr24f-001",), worst=1)) == [("tr24f-001", "aligned")]
    uneven = names(opened, Choice(lists=("uneven",)))
    assert uneven and {kind for _, kind in uneven} == {"uneven"}


def test_nothing_is_chosen_by_nothing(ali: Path) -> None:
    assert not Choice()
    assert names(open_ali_dir(ali), Choice()) == []


def test_the_times_are_those_of_the_ctm(ali: Path) -> None:
    from kaldi_doctor.analysis.ali.ctm import ctm_of

    opened = open_ali_dir(ali)
    times = AlignedTimes(opened)
    for words in (True, False):
        rows = [line.split() for line in ctm_of(opened, words=words).data.decode().splitlines()]
        ours = []
        for name in times.names:
            utterance = times.of(name)
            assert utterance is not None
            for span in utterance.words if words else utterance.phones:
                begin, length = span.start * utterance.frame_shift, span.length * utterance.frame_shift
                ours.append((name, f"{begin:.3f}", f"{length:.3f}"))
        assert ours == [(row[0], row[2], row[3]) for row in rows]


def test_without_positions_or_text_there_are_phones_only(ali: Path) -> None:
    (ali.parent.parent / "data/lang/phones/word_boundary.int").unlink()
    (ali.parent.parent / "data/lang/phones.txt").write_text("<eps> 0\nSIL 1\nK 2\nA 3\nT 4\nO 5\nM 6\n")
    times = AlignedTimes(open_ali_dir(ali))
    utterance = times.of("s1-u1")
    assert times.no_words == NO_POSITIONS
    assert utterance is not None and not utterance.words and len(utterance.phones) == 6


def test_without_positions_words_are_spelled_by_the_lexicon(ali: Path) -> None:
    lang = ali.parent.parent / "data/lang"
    (lang / "phones/word_boundary.int").unlink()
    (lang / "phones.txt").write_text("<eps> 0\nSIL 1\nK 2\nA 3\nT 4\nO 5\nM 6\n")
    (lang / "phones/align_lexicon.int").write_text("0 0 1\n1 1 2 3 4\n3 3 6 4\n4 4 5\n")
    times = AlignedTimes(open_ali_dir(ali))
    utterance = times.of("s1-u1")
    assert times.no_words == "" and list(times.doubts("s1-u1")) == []
    assert utterance is not None and [(span.label, span.start, span.length) for span in utterance.words] == [("cat", 20, 17), ("oh", 37, 8)]
    (ali.parent.parent / "data/train/text").write_text("s1-u1 oh cat\n")
    other = AlignedTimes(open_ali_dir(ali))
    assert list(other.doubts("s1-u1")) == ["its transcript does not spell its phones: another text, lang or lexicon; phones only"]
    assert list(other.doubts("s1-u2")) == ["it has no transcript: phones only"]


def test_without_text(ali: Path) -> None:
    (ali.parent.parent / "data/train/text").unlink()
    assert AlignedTimes(open_ali_dir(ali)).no_words == NO_TEXT


def test_a_transcript_of_other_words_is_doubtful(ali: Path) -> None:
    (ali.parent.parent / "data/train/text").write_text("s1-u1 cat oh oh\ns1-u2 mat cat\n")
    times = AlignedTimes(open_ali_dir(ali))
    assert list(times.doubts("s1-u1")) == ["3 words in its transcript, 2 in its phones: another text or lang"]
    assert list(times.doubts("s1-u2")) == []
    assert list(times.doubts("s2-u1")) == ["it has no transcript: phones only"]
    assert list(times.doubts("nobody")) == []


def test_without_model_there_are_no_times(ali: Path) -> None:
    (ali / "final.mdl").unlink()
    times = AlignedTimes(open_ali_dir(ali))
    assert "s1-u1" in times and times.of("s1-u1") is None


def test_a_name_that_nothing_knows_gets_its_neighbours(ali: Path) -> None:
    assert unknown("s1-u9", AlignedTimes(open_ali_dir(ali))).startswith("no alignment of utterance s1-u9; near: s1-u")


def test_names_that_are_no_utf8_are_found_by_either_spelling(ali: Path) -> None:
    import gzip

    (ali / "ali.2.gz").write_bytes(gzip.compress(gzip.decompress((ali / "ali.2.gz").read_bytes()).replace(b"s2-u1", b"s2-\xff")))
    times = AlignedTimes(open_ali_dir(ali))
    assert "s2-\udcff" in times and "s2-\ufffd" in times
    assert times.of("s2-\udcff") is not None
