"""Commands of a finding carry the paths of its own tree."""

from __future__ import annotations

from pathlib import Path

from kaldi_doctor.pipeline import diagnose

EXP = Path(__file__).parent.parent / "fixtures/exp"


def test_commands_name_the_data_graph_and_jobs_of_the_stage() -> None:
    found = {f.rule: f for f in diagnose(EXP / "sat_broken/exp").findings}
    assert "run: utils/validate_data_dir.sh data/train_sat" in found["DATA001"].advice
    search = next(a for a in found["DEC002"].advice if a.startswith("run: "))
    assert search.startswith("run: steps/decode_fmllr.sh --nj ")
    assert search.endswith("data/test_54 exp/tri3b/decode_test_54_again")
    assert "exp/tri3b/graph" in search
