"""Trees with one neural network, written from a list of curves: for the tests of readers, facts and rules about them."""

from __future__ import annotations

import math

from trees import run_log

PROB = "LOG (nnet3-compute-prob[5.5]:PrintTotalStats():nnet-diagnostics.cc:{line}) Overall {what} for '{out}' is {value} per frame, over {frames} frames.\n"


def nnet3(train, valid, *, train_objf=None, valid_objf=None, rate=0.002, jobs=2, final=True, output="output", counts="[ 200 100 100 100 100 100 100 100 100 ]", extra=None, skip=()):
    """Files of a frame-level nnet3 training: accuracies by iteration; objectives follow from them where not given."""
    files = {}
    directory = "exp/nnet3/tdnn1a"
    for split, accuracies, objfs in (("train", train, train_objf), ("valid", valid, valid_objf)):
        for x, accuracy in enumerate(accuracies):
            objf = objfs[x] if objfs else -6 * (1 - accuracy)
            body = PROB.format(line=162, what="log-likelihood", out=output, value=objf, frames=9945.5)
            body += PROB.format(line=180, what="accuracy", out=output, value=accuracy, frames=9945.5)
            files[f"{directory}/log/compute_prob_{split}.{x}.log"] = run_log(f"nnet3-compute-prob {directory}/{x}.mdl ark:{directory}/egs/{split}_diagnostic.egs", body)
    for x in range(len(train) - 1):
        if x in skip:
            continue
        for job in range(1, jobs + 1):
            body = "LOG (nnet3-train[5.5]:PrintTotalStats():nnet-training.cc:317) Overall average objective function for 'output' is -2.1 over 8448 frames.\n"
            body += "LOG (nnet3-train[5.5]:PrintTotalStats():nnet-training.cc:324) [this line is to be parsed by a script:] log-prob-per-frame=-2.1\n"
            files[f"{directory}/log/train.{x}.{job}.log"] = run_log(
                f'nnet3-train --momentum=0.0 "nnet3-copy --learning-rate={rate * jobs} --scale=1.0 {directory}/{x}.mdl - |" "ark:nnet3-merge-egs --minibatch-size=256,128 ark:- |" {directory}/{x + 1}.{job}.raw', body)
    files[f"{directory}/configs/network.xconfig"] = "input dim=40 name=input\nrelu-batchnorm-layer name=tdnn1 dim=512 input=Append(-1,0,1)\noutput-layer name=output dim=9\n"
    files[f"{directory}/pdf_counts"] = counts
    if final:
        files[f"{directory}/final.mdl"] = "x"
        files[f"{directory}/tree"] = "x"
    files.update(extra or {})
    return files


def rising(count=20, start=0.2, end=0.6):
    """Accuracies that level off."""
    return [round(end - (end - start) * math.exp(-6 * x / (count - 1)), 6) for x in range(count)]


HEALTHY_TRAIN = rising(30, 0.2, 0.65)
HEALTHY_VALID = rising(30, 0.2, 0.58)
DIR = "exp/nnet3/tdnn1a"
