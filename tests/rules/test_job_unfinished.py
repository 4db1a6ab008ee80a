"""JOB002: jobs without an end."""

from __future__ import annotations

from run_rule import run_rule_on
from trees import plant, run_log

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
    return [item for item in run_rule_on(root, "JOB002", files) if isinstance(item, Finding)]


def test_a_log_without_trailer_is_found(tmp_path):
    (found,) = outcome(tmp_path, code=None, body="LOG (x[5.5]:main():x.cc:1) Processed 50 utterances\n")
    assert (found.dir, found.severity, found.incomplete) == ("exp/tri1", "error", True)


def test_jobs_in_order_are_silent(tmp_path):
    assert outcome(tmp_path, code=0) == []


def test_what_queue_pl_says_of_a_submission_is_no_job(tmp_path):
    """`q/*.log` of queue.pl and slurm.pl has no header and never gets an end."""
    files = {
        "exp/tri1/q/acc.1.log": 'Your job-array 123.1-30:1 ("acc.1.sh") has been submitted\n',
        "exp/tri1/q/update.1.log": "Submitted batch job 4711\n",
        "exp/tri1/q/acc.2.log": "qsub: ERROR! you need a batch job\n",
    }
    plant(tmp_path, files)
    assert outcome(tmp_path, code=0, final=True) == []
