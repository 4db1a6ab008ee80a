"""SAT005: MLLT and fMLLR objectives that are nan, nought or falling."""

from __future__ import annotations

import pytest
from facts.test_speaker_transforms import log
from run_rule import run_rule_on
from trees import run_log

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Finding, Skipped

TREE = {"exp/tri2b/log/build_tree.log": run_log("build-tree a"), "exp/tri2b/log/lda_est.log": "", "exp/tri2b/log/update.34.log": run_log("gmm-est a")}


def mllt(root, *gains):
    line = "LOG (est-mllt[5.5]:Update():mllt.cc:146) Overall objective function improvement for MLLT is {} over 190000 frames.\n"
    logs = {f"exp/tri2b/log/mupdate.{turn}.log": line.format(gain) for turn, gain in zip((2, 4, 6, 12), gains, strict=False)}
    return run_rule_on(root, "SAT005", TREE, logs)


@pytest.mark.parametrize(("gains", "severity"), [(("1.2", "nan"), Severity.ERROR), (("1.2", "-0.3"), Severity.WARNING), (("0", "0.2"), Severity.WARNING)])
def test_mllt(tmp_path, gains, severity):
    (found,) = mllt(tmp_path, *gains)
    assert isinstance(found, Finding)
    assert found.severity is severity


def test_silent_on_a_rise_and_without_transforms(tmp_path):
    assert isinstance(mllt(tmp_path / "1", "1.2", "0.4", "0.2", "0.1")[0], Cleared)
    assert isinstance(mllt(tmp_path / "2")[0], Skipped)


def test_speaker_transforms(tmp_path):
    def run(root, *speakers, overall):
        return run_rule_on(root, "SAT005", TREE, {"exp/tri2b/log/fmllr.2.1.log": log(speakers, overall)})

    assert isinstance(run(tmp_path / "1", ("a", "-nan", "800"), ("b", "1.0", "900"), overall="-nan")[0], Finding)
    assert isinstance(run(tmp_path / "2", ("a", "1.2", "800"), overall="1.2")[0], Cleared)
    assert isinstance(run(tmp_path / "3", ("a", "0", "300"), overall="0")[0], Skipped), "nothing was estimated"
