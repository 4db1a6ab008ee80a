"""JOB003: training without its final model."""

from __future__ import annotations

from run_rule import run_rule_on
from trees import run_log

from kaldi_doctor.model import Finding


def outcome(root, *, code, final=False, body=""):
    command = "gmm-acc-stats-ali exp/tri1/{}.mdl ark:x ark:y exp/tri1/1.1.acc"
    files = {f"exp/tri1/log/acc.1.{job}.log": run_log(command) for job in (1, 2)}
    files["exp/tri1/log/acc.2.1.log"] = run_log(command, body, code=code)
    files["exp/tri1/log/build_tree.log"] = run_log("build-tree --max-leaves=2000 a b c d exp/tri1/tree")
    files["exp/tri1/log/update.1.log"] = run_log("gmm-est --mix-up=2000 exp/tri1/1.mdl - exp/tri1/2.mdl")
    files["exp/mono/log/init.log"] = run_log("gmm-init-mono data/lang/topo 39 exp/mono/0.mdl exp/mono/tree")
    files["exp/mono/final.mdl"] = b"\0B"
    files["exp/tri1/1.mdl"] = b"\0B"
    if final:
        files["exp/tri1/final.mdl"] = b"\0B"
    return [item for item in run_rule_on(root, "JOB003", files) if isinstance(item, Finding)]


def test_a_missing_model_is_found(tmp_path):
    (found,) = outcome(tmp_path, code=0)
    assert (found.dir, found.cause) == ("exp/tri1", "job")


def test_a_model_is_enough(tmp_path):
    assert outcome(tmp_path, code=0, final=True) == []


def test_a_training_that_ended_is_not_unfinished_for_want_of_a_file(tmp_path):
    """final.mdl links to 3.mdl, which was taken away; update.2.log, which wrote it, is there."""
    (tmp_path / "exp/tri1/log").mkdir(parents=True)
    (tmp_path / "exp/tri1/final.mdl").symlink_to("3.mdl")
    (tmp_path / "exp/tri1/log/update.2.log").write_text(run_log("gmm-est --mix-up=2000 exp/tri1/2.mdl - exp/tri1/3.mdl"))
    assert outcome(tmp_path, code=0) == []


def test_a_link_to_a_model_that_was_never_written_is_found(tmp_path):
    (tmp_path / "exp/tri1").mkdir(parents=True)
    (tmp_path / "exp/tri1/final.mdl").symlink_to("35.mdl")
    (found,) = outcome(tmp_path, code=0)
    assert "final.mdl links to 35.mdl, which is not there; the logs reach iteration 1" in found.summary
