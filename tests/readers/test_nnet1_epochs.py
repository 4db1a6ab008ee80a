"""readers/nnet1_epochs.py: epochs, schedule, pretraining and sequence training of nnet1."""

import json

from kaldi_doctor.readers._registry import Source
from kaldi_doctor.readers.nnet1_epochs import read_epoch, read_rbm, read_schedule, read_sequence

CV = b"""LOG (nnet-train-frmshuff[5.5.208~1-b0fc0]:main():nnet-train-frmshuff.cc:395) Done 368 files, 2 with no tgt_mats, 1 with other errors. [CROSS-VALIDATION, NOT-RANDOMIZED, 0.05 min, processing 39669 frames per second.]
LOG (nnet-train-frmshuff[5.5.208~1-b0fc0]:main():nnet-train-frmshuff.cc:406) AvgLoss: 1.75584 (Xent), [AvgXent: 1.75584, AvgTargetEnt: 0]
progress: []
FRAME_ACCURACY >> 52.8383% <<
"""
SCHEDULE = b"""CROSSVAL PRERUN AVG.LOSS 5.5543 (Xent),
ITERATION 01: TRAIN AVG.LOSS 2.1118, (lrate0.008), CROSSVAL AVG.LOSS 1.9034, nnet accepted (nnet_dbn_dnn_iter01_learnrate0.008_tr2.1118_cv1.9034)
ITERATION 02: TRAIN AVG.LOSS 1.6, (lrate0.008), CROSSVAL AVG.LOSS 1.95, nnet rejected (x_rejected)
ITERATION 03: TRAIN AVG.LOSS 0.80, (lrate0.004), """


def source(name, data, path=None):
    return Source(path or f"exp/dnn/log/{name}", "exp/dnn", name, data)


def test_epoch():
    loss, accuracy, done = read_epoch(source("iter03.cv.log", CV))
    assert (loss.metric, loss.value, loss.iteration, loss.split) == ("loss", 1.75584, 3, "valid")
    assert round(accuracy.value, 9) == 0.528383 and accuracy.origin.line == 4
    assert (done.done, done.no_targets, done.other_errors) == (368, 2, 1)


def test_the_initial_network_is_iteration_0():
    assert next(iter(read_epoch(source("iter00.initial.log", CV)))).iteration == 0


def test_schedule_with_a_broken_last_line():
    prerun, first, second, third = read_schedule(source("train_nnet.log", SCHEDULE))
    assert (prerun.epoch, prerun.learning_rate) == (0, None)
    assert (first.learning_rate, first.accepted) == (0.008, True)
    assert second.accepted is False
    assert (third.learning_rate, third.accepted) == (0.004, None)


def test_the_copy_of_the_queue_is_not_read_twice():
    assert not list(read_schedule(source("train_nnet.log", SCHEDULE, "exp/dnn/q/train_nnet.log")))


def test_sequence_training_and_pretraining():
    line = b"LOG (nnet-train-mpe-sequential[5.5]:main():a.cc:399) Overall average frame-accuracy is 0.854461 over 1124823 frames.\n"
    (found,) = read_sequence(source("mpe.1.log", line))
    assert (found.epoch, found.value, found.frames) == (1, 0.854461, 1124823)
    (layer,) = read_rbm(source("rbm.2.log", b"WARNING (x) danger of weight explosion\n" * 3))
    assert (layer.layer, layer.variance_warnings) == (2, 3)


def test_schedules_of_the_corpus_equal_the_catalogue(corpus):
    compared = 0
    for tree in json.loads((corpus / "catalogue.json").read_text()):
        for experiment in tree["experiments"]:
            wanted = experiment.get("nnet1")
            if not wanted:
                continue
            path = corpus / tree["tree"] / experiment["dir"] / "log/train_nnet.log"
            epochs = [e for e in read_schedule(source("train_nnet.log", path.read_bytes())) if hasattr(e, "epoch") and e.epoch]
            last = wanted["last"]
            assert epochs[-1].learning_rate == float(last[2])
            assert len(epochs) == wanted["iters"] and sum(e.accepted is False for e in epochs) == wanted["rejected"]
            compared += 1
    assert compared
