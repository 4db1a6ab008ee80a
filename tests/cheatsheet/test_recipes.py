"""Every packaged recipe validates and cites its RESULTS file."""

from __future__ import annotations

import pytest

from kaldi_doctor.cheatsheet.recipes import load_recipes, recipe_named
from kaldi_doctor.cheatsheet.schema import RecipeFile, checked
from kaldi_doctor.cheatsheet.strict_yaml import read_yaml
from kaldi_doctor.errors import CheatsheetError, UsageError
from kaldi_doctor.resources import data_file

FILES = sorted((item for item in data_file("recipes").iterdir() if item.name.endswith(".yaml")), key=str)
WANTED = (
    "wsj librispeech mini_librispeech timit swbd aishell tedlium yesno rm voxforge thchs30 kaldi-for-dummies easy-kaldi"
)


@pytest.mark.parametrize("item", FILES, ids=lambda item: item.name)
def test_recipe_is_valid(item) -> None:
    found = checked(RecipeFile, read_yaml(item.read_text(encoding="utf-8"), item.name))
    assert item.name == f"{found.name}.yaml"


def test_all_wanted_recipes_are_there() -> None:
    assert set(WANTED.split()) <= set(load_recipes())


@pytest.mark.parametrize(
    ("recipe", "decode", "percent", "words"),
    [
        ("wsj", "tri2b/decode_nosp_tgpr_eval92", 10.53, 5643),
        ("timit", "tri3/decode_test", 21.6, 7215),
        ("mini_librispeech", "tri3b/decode_nosp_tgsmall_dev_clean_2", 18.1, 20138),
        ("aishell", "mono/decode_test", 36.41, 104765),
        ("swbd", "tri4/decode_eval2000_sw1_tg", 28.8, 42989),
        ("rm", "mono/decode", 8.74, 12533),
        ("thchs30", "tri3b/decode_test_word", 29.47, 81139),
        ("vystadial_cz", "tri3b/decode_dev", 51.76, 11858),
        ("an4", "tri3/decode", 5.95, 773),
        ("hkust", "mono0a/decode", 80.67, 56027),
    ],
)
def test_published_numbers(recipe: str, decode: str, percent: float, words: int) -> None:
    score = load_recipes()[recipe].scores[decode]
    assert (score.percent, score.ref_words) == (percent, words)


def test_unknown_recipe_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="nearest known: librispeech"):
        recipe_named("librispech")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("scores: {mono/decode: [120]}", "scores"),
        ("scores: {mono/wer: [12]}", "scores"),
        ("hours: 0", "hours"),
        ("metric: SER", "metric"),
        ("stages: []", "stages"),
        ("colour: red", "colour: unknown key"),
    ],
)
def test_broken_recipes(change: str, message: str) -> None:
    base = {
        "name": "x",
        "title": "x",
        "metric": "WER",
        "source": "egs/x/RESULTS",
        "stages": "[{dir: mono, stage: mono}]",
    }
    key, _, value = change.partition(": ")
    text = "\n".join(f"{name}: {item}" for name, item in {**base, key: value}.items())
    with pytest.raises(CheatsheetError, match=message):
        checked(RecipeFile, read_yaml(text, "r.yaml"))


def test_scores_without_results_file_are_refused() -> None:
    text = "name: x\ntitle: x\nmetric: WER\nsource: hearsay\nstages: [{dir: mono, stage: mono}]\nscores: {mono/decode: [12]}"
    with pytest.raises(CheatsheetError, match=r"r.yaml:4:1 source: scores need a RESULTS file"):
        checked(RecipeFile, read_yaml(text, "r.yaml"))
