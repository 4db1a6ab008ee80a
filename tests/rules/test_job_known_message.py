"""JOB004: a program said why it stopped."""

from run_rule import run_rule_on
from trees import run_log

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding

REFUSED = (
    "ERROR (nnet3-chain-train[5.5.1068~1-59299]:AcceptInput():nnet-compute.cc:561) Num-cols mismatch for input 'input': "
    "100 in computation-request, 40 provided.\n"
)
TRAIN = "nnet3-chain-train --use-gpu=yes exp/chain/tdnn/0.mdl exp/chain/tdnn/1.1.raw"


def tree(body, code=255):
    return {"exp/chain/tdnn/log/train.0.1.log": run_log(TRAIN, body, code=code),
            "exp/chain/tdnn/log/train.0.2.log": run_log(TRAIN, body, code=code)}


def test_the_cause_is_taken_from_the_message(tmp_path):
    (found,) = run_rule_on(tmp_path, "JOB004", tree(REFUSED))
    assert isinstance(found, Finding)
    assert (found.severity, found.cause, found.dir) == (Severity.ERROR, Cause.FEATURES, "exp/chain/tdnn")
    assert "(2 jobs)" in found.summary
    assert "Num-cols mismatch" in found.evidence[0].quote
    assert found.evidence[0].origin.line is not None


def test_silent_on_unknown_words_and_on_jobs_that_ended_well(tmp_path):
    assert [type(item) for item in run_rule_on(tmp_path / "1", "JOB004", tree("ERROR (x[5.5]:f():g.cc:1) other\n"))] == [Cleared]
    assert run_rule_on(tmp_path / "2", "JOB004", tree(REFUSED, code=0)) == []
