"""Data, lang and graph directories are found beside exp and read as far as they can be."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import fact_of

from kaldi_doctor.facts.data_and_lang import DataDir, LangDir, Places


def test_places_of_a_real_tree(fixture_trees: Path) -> None:
    places = fact_of(fixture_trees / "healthy" / "exp", Places)
    data = places.data_of("exp/tri1")
    assert data is not None
    assert data.path == "data/train"
    assert data.exists
    assert len(data.text()) == len(data.utt2spk()) == 888
    assert set(data.utt2num_frames()) == set(data.text())
    lang = places.lang_of("exp/tri3b")
    assert lang is not None
    assert lang.optional_silence() == 1
    assert len(lang.silence_phones()) == 10
    assert lang.phones()[1] == "SIL"
    assert set(lang.word_boundary().values()) == {"nonword", "begin", "end", "internal", "singleton"}
    assert lang.pronunciations()[lang.words()["the"]]
    graph = places.graph_of("exp/tri1/decode_test")
    assert graph is not None
    assert graph.num_pdfs() is not None
    assert "the" in graph.words()


@pytest.mark.parametrize("stage", ["exp", "exp/tri1"])
def test_places_are_found_where_the_tree_was_moved_to(stage: str, copy_of: Callable[[str], Path], tmp_path: Path) -> None:
    root = copy_of("healthy")
    moved = tmp_path / "elsewhere"
    root.rename(moved)
    data = fact_of(moved / stage, Places).data_of("exp/tri1")
    assert data is not None
    assert len(data.text()) == 888


def test_a_tree_without_data_says_so(copy_of: Callable[[str], Path]) -> None:
    root = copy_of("healthy")
    shutil.rmtree(root / "data")
    data = fact_of(root / "exp", Places).data_of("exp/tri1")
    assert data is not None
    assert not data.exists
    assert data.text() == {}
    assert data.raw("text") is None
    assert data.hours is None


@given(st.binary(max_size=300))
def test_any_bytes_in_any_file(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name in ("text", "utt2spk", "utt2dur", "utt2num_frames", "segments", "words.txt", "phones.txt", "num_pdfs"):
        (folder / name).write_bytes(content)
    data, lang = DataDir("data/any", folder), LangDir("data/lang", folder)
    for value in (data.text(), data.utt2spk(), data.utt2dur(), data.utt2num_frames(), data.segments(), lang.words(), lang.phones()):
        assert isinstance(value, Mapping) and len(dict(value)) == len(value)
    assert data.hours is None or data.hours == data.hours


def test_numbers_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "utt2num_frames").write_text("a nan\nb inf\nc 12\nd 1e999\ne\nf x\n")
    (tmp_path / "words.txt").write_text(f"big {'9' * 5000}\nthe 3\nodd ٣\n")
    (tmp_path / "num_pdfs").write_text("9" * 6000)
    assert DataDir("d", tmp_path).utt2num_frames() == {"c": 12}
    assert LangDir("l", tmp_path).words() == {"the": 3}
    assert LangDir("l", tmp_path).num_pdfs() is not None


def test_how_a_word_is_spoken(fixture_trees: Path) -> None:
    lang = fact_of(fixture_trees / "healthy" / "exp", Places).lang["data/lang"]
    assert lang.spoken_as("plate") == "P L EY T"
    assert lang.spoken_as("zebra") is None


def test_phones_of_one_symbol_are_a_set_where_no_list_says_so(copy_of: Callable[[str], Path]) -> None:
    root = copy_of("healthy")
    (root / "data/lang/phones/sets.int").unlink(missing_ok=True)
    lang = fact_of(root / "exp", Places).lang["data/lang"]
    sizes = {len(found) for found in lang.phone_sets()}
    assert sizes == {4, 5}


def test_the_fewest_frames_of_some_words(fixture_trees: Path) -> None:
    lang = fact_of(fixture_trees / "healthy" / "exp", Places).lang["data/lang"]
    assert lang.fewest_frames(["plate"]) == 4 * 3
    assert lang.fewest_frames(["plate", "plate", "zebra"]) == 24


def test_a_damaged_topology_tells_no_frames(copy_of: Callable[[str], Path]) -> None:
    root = copy_of("healthy")
    (root / "data/lang/topo").write_text("<Topology> <TopologyEntry> <ForPhones> x")
    assert fact_of(root / "exp", Places).lang["data/lang"].fewest_frames(["plate"]) == 0
