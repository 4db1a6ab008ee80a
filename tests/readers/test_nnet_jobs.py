"""readers/nnet_jobs.py: training jobs and averages; and any bytes given to the readers beside it."""


from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.readers._registry import Source
from kaldi_doctor.readers.nnet_combine import read_combine
from kaldi_doctor.readers.nnet_config import read_counts
from kaldi_doctor.readers.nnet_egs import read_egs
from kaldi_doctor.readers.nnet_jobs import read_average, read_train
from kaldi_doctor.readers.nnet_progress import read_progress

TRAIN = b"""# nnet3-chain-train --use-gpu=yes --xent-regularize=0.1 "nnet3-am-copy --raw=true --learning-rate=0.0039957 --scale=1.0 exp/c/1.mdl - |" "ark:nnet3-chain-merge-egs --minibatch-size=1:64 ark:- ark:- |" exp/c/2.1.raw
# Started at Wed May  2 03:45:45 KST 2018
#
LOG (nnet3-chain-train[5.2]:PrintTotalStats():nnet-training.cc:317) Overall average objective function for 'output-xent' is -6.4 over 512000 frames.
LOG (nnet3-chain-train[5.2]:PrintTotalStats():nnet-training.cc:324) [this line is to be parsed by a script:] log-prob-per-frame=-6.4
LOG (nnet3-chain-train[5.2]:PrintTotalStats():nnet-training.cc:317) Overall average objective function for 'output' is -0.516688 + -0.00764069 = -0.524329 over 512000 frames.
LOG (nnet3-chain-train[5.2]:PrintTotalStats():nnet-training.cc:324) [this line is to be parsed by a script:] log-prob-per-frame=-0.516688
LOG (nnet3-chain-train[5.2]:~NnetChainTrainer():nnet-chain-training.cc:1) The global max-change was enforced 33.3 % of the time.
WARNING (nnet3-chain-train[5.2]:x():y.cc:1) Objective function is nan and denominator computation (if done) returned false, setting objective function to -10 per frame.
# Accounting: time=61 threads=1
# Ended (code 0) at Wed May  2 03:46:46 KST 2018, elapsed time 61 seconds
"""


def source(name, data, directory="exp/c"):
    path = f"{directory}/log/{name}"
    return Source(path, directory, name, data, JobLog(path, data, dir=directory) if name.endswith(".log") else None)


def test_chain_job():
    (job,) = read_train(source("train.1.2.log", TRAIN))
    assert dict(job.objf) == {"output-xent": -6.4, "output": -0.516688}
    assert (job.iteration, job.job, job.learning_rate) == (1, 2, 0.0039957)
    assert (job.elapsed_s, job.bad_minibatches, job.global_max_change, job.frames) == (61, 1, 33.3, 512000)


def test_nnet2_job():
    data = b"# nnet-train-parallel a\nLOG (x:y():z.cc:1) Did backprop on 34435 examples, average log-prob per frame is -2.59827\nLOG (x:y():z.cc:1) [this line is to be parsed by a script:] log-prob-per-frame=-2.59827\n"
    (job,) = read_train(source("train.3.1.log", data))
    assert job.objf == (("output", -2.59827),) and job.frames == 34435


def test_average():
    data = b"# nnet-am-average a b - | nnet-am-copy --learning-rate=0.0137 - c\nLOG (nnet-am-average[5]:main():x.cc:1) Averaged parameters of 4 neural nets\n"
    (found,) = read_average(source("average.3.log", data))
    assert (found.models, found.learning_rate) == (4, 0.0137)


@given(st.binary(max_size=400), st.integers(0, len(TRAIN)))
def test_any_bytes_are_read_without_error(noise, cut):
    data = TRAIN[:cut] + noise
    for name, reader in (("train.1.1.log", read_train), ("progress.1.log", read_progress), ("combine.log", read_combine),
                         ("get_egs.1.log", read_egs), ("average.1.log", read_average), ("pdf_counts", read_counts)):
        list(reader(source(name, data)))
