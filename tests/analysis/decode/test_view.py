"""decode_view: one decode directory by itself."""

import pytest
from scored_trees import scored
from trees import plant

from kaldi_doctor.analysis.decode.view import heard_by_others, view_of
from kaldi_doctor.errors import UnreadableArtifact

SAID = {"u1": ("one two", "one too"), "u2": ("three", "three")}


def test_sweep_best_and_words(tmp_path):
    exp = scored(tmp_path, {"mono/decode_test": SAID}, files={
        "exp/mono/decode_test/wer_11_0.5": "%WER 66.67 [ 2 / 3, 0 ins, 0 del, 2 sub ]\n",
        "exp/mono/decode_test/wer_12_0.5": "",
        "data/test/utt2spk": "u1 s1\nu2 s2\n",
    })
    view = view_of(exp / "mono/decode_test")
    assert [(score.lmwt, score.wip) for score in view.tried] == [(10, 0.0), (11, 0.5)]
    assert view.best.percent == 33.33 and view.errors.counts.errors == [1, 0]
    assert not view.by_kaldi and view.speakers() == {"u1": "s1", "u2": "s2"}


def test_sclite_sweep(tmp_path):
    line = "| Sum/Avg |    1      4 | 50.0   25.0   25.0   25.0   {}  100.0 |\n"
    exp = plant(tmp_path, {f"exp/m/decode/score_{n}/ctm.filt.sys": line.format(75.0 + n) for n in (5, 6)})
    view = view_of(exp / "m/decode")
    assert len(view.tried) == 2 and view.best.lmwt == 5
    assert view.errors is None and "no alignment" in view.why_not


def test_nothing_there(tmp_path):
    with pytest.raises(UnreadableArtifact, match="no reference"):
        view_of(tmp_path)


def test_other_systems_of_the_same_set(tmp_path):
    exp = scored(tmp_path, {f"{name}/decode_test": SAID for name in ("mono", "tri1", "tri2b")} | {"tri1/decode_dev": SAID})
    assert heard_by_others(exp / "mono/decode_test", ["u1", "u2", "u9"]) == [{"u1": "one too", "u2": "three"}] * 2
