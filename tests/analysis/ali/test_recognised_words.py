"""Hypotheses beside alignments: from the decode of the model that aligned, else from the best one."""

from __future__ import annotations

from pathlib import Path

import pytest
from scored_trees import scored
from toy_recipe import plant_recipe

from kaldi_doctor.analysis.ali.directory import open_ali_dir
from kaldi_doctor.analysis.ali.recognised_words import recognised_words
from kaldi_doctor.errors import UnreadableArtifact

SAID = {
    "mono/decode_train": {"s1-u1": ("cat oh", "cat mat"), "s1-u2": ("mat cat", "mat")},
    "tri9/decode_train": {"s1-u1": ("cat oh", "cat oh oh"), "s2-u1": ("oh oh cat mat", "oh oh cat mat")},
    "tri9/decode_test": {"x": ("a", "a")},
}


@pytest.fixture
def ali(tmp_path: Path) -> Path:
    made = plant_recipe(tmp_path)
    scored(tmp_path, SAID)
    return made


def test_the_best_decode_that_has_the_utterance(ali: Path) -> None:
    found = recognised_words(open_ali_dir(ali), ["s1-u1", "s1-u2", "s2-u1", "s2-u2"])
    assert {name: one.decode.parent.name for name, one in found.items()} == {"s1-u1": "tri9", "s1-u2": "mono", "s2-u1": "tri9"}
    assert found["s1-u1"].pairs == (("cat", "cat"), ("oh", "oh"), (" ", "oh")) or found["s1-u1"].pairs[1:] == ((" ", "oh"), ("oh", "oh"))
    assert found["s1-u2"].setting == "LM weight 10, WER 50.00 %"


def test_the_decode_of_the_model_that_aligned_comes_first(ali: Path) -> None:
    found = recognised_words(open_ali_dir(ali.rename(ali.parent / "mono_ali_train")), ["s1-u1"])
    assert found["s1-u1"].decode.parent.name == "mono"


def test_a_decode_that_is_named_is_the_only_one(ali: Path) -> None:
    opened = open_ali_dir(ali)
    found = recognised_words(opened, ["s1-u1", "s2-u1"], ali.parent / "mono/decode_train")
    assert list(found) == ["s1-u1"]
    with pytest.raises(UnreadableArtifact):
        recognised_words(opened, ["s1-u1"], ali.parent / "nowhere")
    with pytest.raises(UnreadableArtifact):
        recognised_words(opened, ["s1-u1"], ali)


def test_no_decode_no_words(tmp_path: Path) -> None:
    assert recognised_words(open_ali_dir(plant_recipe(tmp_path)), ["s1-u1"]) == {}
