"""NET020: one firing and one silent case at least."""

from nnet_trees import HEALTHY_TRAIN, HEALTHY_VALID, nnet3
from run_rule import run_rule_on

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding

CODE = "NET020"


def found(tmp_path, files):
    return [item for item in run_rule_on(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = run_rule_on(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def schedule(word, tail):
    lines = "CROSSVAL PRERUN AVG.LOSS 5.5543 (Xent),\n"
    lines += "".join(f"ITERATION {n:02d}: TRAIN AVG.LOSS 2.11, (lrate0.008), CROSSVAL AVG.LOSS 1.90, nnet {word} (x)\n" for n in range(1, 4))
    return {"exp/dnn/log/train_nnet.log": lines + tail, "exp/dnn/nnet.proto": "<NnetProto>\n", "exp/dnn/final.nnet": "x"}


def test_every_epoch_rejected(tmp_path):
    (said,) = found(tmp_path, schedule("rejected", "Error training neural network...\n"))
    assert said.severity is Severity.ERROR and said.cause is Cause.DIVERGED


def test_accepted_epochs(tmp_path):
    assert isinstance(run_rule_on(tmp_path, CODE, schedule("accepted", "finished, too small rel. improvement 0.0005\n"))[0], Cleared)
