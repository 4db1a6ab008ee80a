"""JOB001: jobs that ended with an error."""

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
    if final:
        files["exp/tri1/final.mdl"] = b"\0B"
    return [item for item in run_rule_on(root, "JOB001", files) if isinstance(item, Finding)]


def test_a_failed_job_is_found(tmp_path):
    (found,) = outcome(tmp_path, code=137)
    assert (found.dir, found.severity, found.cause) == ("exp/tri1", "error", "job")
    assert "137" in found.summary


def test_a_stage_that_has_its_model_is_only_warned_of(tmp_path):
    (found,) = outcome(tmp_path, code=1, final=True)
    assert found.severity == "warning"


def test_jobs_in_order_are_silent(tmp_path):
    assert outcome(tmp_path, code=0) == []
