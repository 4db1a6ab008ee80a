"""readers/nnet_progress.py: models and parameter changes."""

import math

from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.readers._registry import Source
from kaldi_doctor.readers.nnet_progress import read_progress


def source(name, data, directory="exp/c"):
    path = f"{directory}/log/{name}"
    return Source(path, directory, name, data, JobLog(path, data, dir=directory) if name.endswith(".log") else None)


def test_progress_of_nnet3_and_nnet2():
    data = b"""input-dim: 40
num-pdfs: 11130
left-context: 17
num-parameters: 41924340
component name=tdnn1.affine type=NaturalGradientAffineComponent, input-dim=220, output-dim=1024, learning-rate=0.004, max-change=0.75
component name=tdnn1.relu type=RectifiedLinearComponent, dim=1024, self-repaired-proportion=0.39034, value-avg=[mean=0.1, stddev=0.2], deriv-avg=[mean=0.5, stddev=0.1]
LOG (nnet3-show-progress[5.5]:main():nnet3-show-progress.cc:143) Parameter differences per layer are [ tdnn1.affine:4.99759 ]
LOG (nnet3-show-progress[5.5]:main():nnet3-show-progress.cc:157) Relative parameter differences per layer are [ tdnn1.affine:0.168641 a3:-nan ]
"""
    (found,) = read_progress(source("progress.1.log", data))
    assert (found.parameters, found.left_context, found.num_pdfs, found.input_dim) == (41924340, 17, 11130, 40)
    assert found.repaired == {"tdnn1.relu": 0.39034}
    assert found.relative["tdnn1.affine"] == 0.168641 and math.isnan(found.relative["a3"])
    old = b"LOG (nnet-show-progress[5.5]:main():a.cc:153) Relative parameter differences per layer are  [ 0.0519073 0.0648017 ]\n"
    assert next(iter(read_progress(source("progress.5.log", old)))).relative == {"1": 0.0519073, "2": 0.0648017}
