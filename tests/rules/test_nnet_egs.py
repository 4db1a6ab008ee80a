"""NET015: one firing and one silent case at least."""

from nnet_trees import DIR, HEALTHY_TRAIN, HEALTHY_VALID, nnet3
from run_rule import run_rule_on

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding

CODE = "NET015"


def found(tmp_path, files):
    return [item for item in run_rule_on(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = run_rule_on(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def egs(done, errors):
    body = "".join(f"WARNING (nnet3-get-egs[5.5]:main():nnet3-get-egs.cc:1) No pdf-level posterior for key U{n}\n" for n in range(errors))
    body += f"LOG (nnet3-get-egs[5.5]:~UtteranceSplitter():nnet-example-utils.cc:1) Split {done} utts, with total length 9000 frames (0.02 hours assuming 100 frames per second) into 60 chunks.\n"
    return nnet3(HEALTHY_TRAIN, HEALTHY_VALID, extra={f"{DIR}/egs/log/get_egs.1.log": "# nnet3-get-egs a b\n" + body})


def test_many_lost(tmp_path):
    (said,) = found(tmp_path, egs(80, 20))
    assert said.severity is Severity.ERROR and said.cause is Cause.ALIGNMENT and "20.0 %" in said.summary


def test_some_lost(tmp_path):
    (said,) = found(tmp_path, egs(95, 5))
    assert said.severity is Severity.WARNING


def test_none_lost(tmp_path):
    assert isinstance(run_rule_on(tmp_path, CODE, egs(100, 0))[0], Cleared)
