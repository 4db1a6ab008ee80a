"""A recipe is named on evidence only, and its scores are shown for the same test set only."""

from __future__ import annotations

from pathlib import Path

import pytest
from trees import fact_of, plant, run_log, store_of

from kaldi_doctor.errors import UsageError
from kaldi_doctor.facts._registry import FactMissing
from kaldi_doctor.facts.recipe import RecipeMatch
from kaldi_doctor.settings import Settings

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
WER = "%WER {percent} [ {errors} / {words}, 1 ins, 1 del, {subs} sub ]\n%SER 50.0 [ 1 / 2 ]\nScored 2 sentences, 0 not present in hyp.\n"


def wer(percent: float, words: int) -> str:
    errors = round(percent * words / 100)
    return WER.format(percent=percent, errors=errors, words=words, subs=errors - 2)


def decode(model: str, name: str, data: str, percent: float, words: int) -> dict[str, str]:
    graph = f"exp/{model}/graph"
    command = f'gmm-latgen-faster --beam=13.0 --word-symbol-table={graph}/words.txt exp/{model}/final.mdl {graph}/HCLG.fst "scp:data/{data}/split2/1/feats.scp" "ark:|gzip -c > exp/{model}/{name}/lat.1.gz"'
    return {
        f"exp/{model}/{name}/wer_10_0.0": wer(percent, words),
        f"exp/{model}/{name}/log/decode.1.log": run_log(command),
    }


def mono(data: str) -> dict[str, str]:
    command = f'gmm-init-mono --shared-phones=x "--train-feats=ark:apply-cmvn scp:data/{data}/split4/1/feats.scp" data/lang/topo 39 exp/mono0a/0.mdl exp/mono0a/tree'
    return {
        "exp/mono0a/log/init.log": run_log(command),
        "exp/mono0a/log/update.1.log": run_log("gmm-est --mix-up=100 exp/mono0a/1.mdl - exp/mono0a/2.mdl"),
    }


def test_test_set_and_names_tell_wsj(tmp_path: Path) -> None:
    files = {**mono("train_si84_2kshort"), **decode("mono0a", "decode_nosp_tgpr_eval92", "test_eval92", 26.0, 5643)}
    match = fact_of(plant(tmp_path, files), RecipeMatch)
    assert (match.name, match.guessed, match.confidence) == ("wsj", True, "measured")
    assert match.published("exp/mono0a", "exp/mono0a/decode_nosp_tgpr_eval92") == "25.13"
    assert match.published("exp/mono0a", "exp/mono0a/decode_other") is None
    assert match.published("exp/tri1", "exp/tri1/decode_nosp_tgpr_dev93") == "19.40"
    assert match.because


def test_another_test_set_of_the_same_name_gets_no_published_score(tmp_path: Path) -> None:
    files = {**mono("train_si284"), **decode("mono0a", "decode_nosp_tgpr_eval92", "test_eval92", 26.0, 999)}
    store = store_of(plant(tmp_path, files), Settings(recipe="wsj"))
    match = store.get(RecipeMatch)
    assert not match.guessed
    assert match.published("exp/mono0a", "exp/mono0a/decode_nosp_tgpr_eval92") is None


def test_common_names_are_no_evidence(fixture_trees: Path) -> None:
    for name in ("healthy", "dnn", "sat_broken"):
        with pytest.raises(FactMissing):
            fact_of(fixture_trees / name / "exp", RecipeMatch)


def test_the_user_may_name_it_or_refuse(fixture_trees: Path) -> None:
    healthy = fixture_trees / "healthy" / "exp"
    named = store_of(healthy, Settings(recipe="mini_librispeech")).get(RecipeMatch)
    assert (named.name, named.guessed) == ("mini_librispeech", False)
    with pytest.raises(FactMissing):
        store_of(healthy, Settings(recipe="none")).get(RecipeMatch)
    with pytest.raises(UsageError, match="nearest known: wsj"):
        store_of(healthy, Settings(recipe="wsjj")).get(RecipeMatch)


def test_digits_are_known_by_their_vocabulary(tmp_path: Path) -> None:
    words = "<eps> 0\n" + "\n".join(f"{word} {index}" for index, word in enumerate(DIGITS, 1))
    files = {**mono("train"), "exp/mono0a/graph/words.txt": words, "exp/mono0a/graph/HCLG.fst": "x"}
    assert fact_of(plant(tmp_path, files), RecipeMatch).name == "kaldi-for-dummies"
    files["exp/mono0a/graph/words.txt"] = words + "\n" + "\n".join(f"word{i} {i}" for i in range(20, 40))
    with pytest.raises(FactMissing):
        fact_of(plant(tmp_path / "b", files), RecipeMatch)


def test_corpus_trees(corpus: Path) -> None:
    timit = fact_of(corpus / "AggShruti+timit" / "s5" / "exp", RecipeMatch)
    assert timit.name == "timit"
    assert timit.published("exp/tri3", "exp/tri3/decode_test") == "21.60"
    assert fact_of(corpus / "zhanglongqi+kaldi" / "egs" / "yesno" / "s5" / "exp", RecipeMatch).name == "yesno"
