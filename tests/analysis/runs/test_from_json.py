"""A run from saved JSON: what it has, and that no file crashes it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.analysis.runs.compare import compared
from kaldi_doctor.analysis.runs.from_json import run_of_json
from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.report.pages.comparison import comparison_json, comparison_text

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
WER = st.fixed_dictionaries({"percent": ANY | st.floats(), "decode_dir": ANY | st.just("exp/mono/decode"), "ref_words": ANY})
RUNG = st.fixed_dictionaries({"dir": ANY | st.just("exp/mono"), "wer": ANY | WER, "hyperparameters": ANY})


def saved(tmp_path, content):
    file = tmp_path / "saved.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


@given(ladder=st.lists(ANY | RUNG, max_size=3), verdict=ANY, findings=ANY)
def test_any_content_can_be_read_and_shown(tmp_path_factory, ladder, verdict, findings):
    content = {"exp_dir": "exp", "ladder": ladder, "verdict": verdict, "findings": findings}
    run = run_of_json(saved(tmp_path_factory.mktemp("any"), content))
    found = [compared(run, run)]
    assert json.loads(comparison_json(found))["comparisons"][0]["worse"] is False
    assert "\x1b" not in comparison_text(found, width=80, ascii_only=False)


@pytest.mark.parametrize("content", ["", "[]", "{}", "[" * 100_000, '{"trees": [{}, {}]}', '{"ladder": 3, "exp_dir": "exp"}'])
def test_what_is_no_diagnosis_is_named(tmp_path, content):
    with pytest.raises(UnreadableArtifact, match=r"saved\.json"):
        run_of_json(saved(tmp_path, content))


def test_settings_and_scores_by_stage(tmp_path):
    rung = {
        "dir": "exp2/tri1",
        "wer": {"percent": 12.5, "decode_dir": "exp2/tri1/decode_test", "ref_words": 400, "metric": "WER"},
        "hyperparameters": {"leaves": {"value": 2000, "origin": {"path": "exp2/tri1/log/a.log", "line": 3}, "assumed": True}},
    }
    run = run_of_json(saved(tmp_path, {"exp_dir": "exp2", "ladder": [rung]}))
    (decode,) = run.decodes
    assert (run.dirs, decode.dir, decode.model, decode.score.percent) == (("tri1",), "tri1/decode_test", "tri1", 12.5)
    leaves = run.settings["tri1"]["leaves"]
    assert (leaves.value, str(leaves.origin), leaves.assumed) == (2000, "exp2/tri1/log/a.log:3", True)
