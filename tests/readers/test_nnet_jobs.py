"""readers/nnet_jobs.py, nnet_progress.py, nnet_combine.py, nnet_egs.py, nnet_config.py."""

import math

from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.kaldi.logline import JobLog
from kaldi_doctor.readers._registry import Source
from kaldi_doctor.readers.nnet_combine import read_combine, read_mix_up, read_report
from kaldi_doctor.readers.nnet_config import read_config, read_counts, read_egs_info
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
    assert (job.iteration, job.job, job.learning_rate, job.minibatch) == (1, 2, 0.0039957, "1:64")
    assert (job.elapsed_s, job.bad_minibatches, job.global_max_change, job.frames) == (61, 1, 33.3, 512000)


def test_nnet2_job():
    data = b"# nnet-train-parallel a\nLOG (x:y():z.cc:1) Did backprop on 34435 examples, average log-prob per frame is -2.59827\nLOG (x:y():z.cc:1) [this line is to be parsed by a script:] log-prob-per-frame=-2.59827\n"
    (job,) = read_train(source("train.3.1.log", data))
    assert job.objf == (("output", -2.59827),) and job.frames == 34435


def test_average():
    data = b"# nnet-am-average a b - | nnet-am-copy --learning-rate=0.0137 - c\nLOG (nnet-am-average[5]:main():x.cc:1) Averaged parameters of 4 neural nets\n"
    (found,) = read_average(source("average.3.log", data))
    assert (found.models, found.learning_rate) == (4, 0.0137)


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
    assert found.learning_rates == {"tdnn1.affine": 0.004} and found.repaired == {"tdnn1.relu": 0.39034}
    assert found.active == {"tdnn1.relu": 0.5} and found.differences == {"tdnn1.affine": 4.99759}
    assert found.relative["tdnn1.affine"] == 0.168641 and math.isnan(found.relative["a3"])
    old = b"LOG (nnet-show-progress[5.5]:main():a.cc:153) Relative parameter differences per layer are  [ 0.0519073 0.0648017 ]\n"
    assert next(iter(read_progress(source("progress.5.log", old)))).relative == {"1": 0.0519073, "2": 0.0648017}


def test_combination_of_both_generations():
    new = b"LOG (nnet3-combine[5.5]:main():nnet3-combine.cc:183) Combining 2 nnets, objective function changed from -2.1451 to -1.68406\n"
    (found,) = read_combine(source("combine.log", new))
    assert (found.before, found.after, found.models) == (-2.1451, -1.68406, 2)
    old = b"LOG (nnet-combine-fast[5.5]:F():combine-nnet-fast.cc:152) Combining nnets, objf per frame changed from -1.69451 to -1.59928\n"
    (found,) = read_combine(source("combine.log", old))
    assert (found.before, found.after, found.models) == (-1.69451, -1.59928, 0)


def test_mix_up_report_and_counts():
    (mixed,) = read_mix_up(source("mix_up.12.log", b"LOG (x) Mixed up from dimension of 1944 to 3142 in the softmax layer.\n"))
    assert (mixed.iteration, mixed.before, mixed.after) == (12, 1944, 3142)
    rows = list(read_report(source("accuracy.report", b"%Iter\tduration\ttrain_objective\tvalid_objective\tdifference\n161\t32.0\t-0.0828571\t-0.15211\t-0.0692529\nTotal training time is 1:26:05\n")))
    assert [(row.iteration, row.seconds, row.train, row.valid) for row in rows] == [(161, 32.0, -0.0828571, -0.15211)]
    (counts,) = read_counts(source("pdf_counts", b" [ 50 25 25 0 ]\n"))
    assert (counts.pdfs, counts.frames, counts.top_share) == (4, 100, 0.5)
    assert abs(counts.entropy - 1.5 * math.log(2)) < 1e-12
    assert not list(read_counts(source("pdf_counts", b"\0BFV \4")))


def test_files_below_configs_and_egs_belong_to_the_experiment():
    (config,) = read_config(source("network.xconfig", b"# comment\n\n  input dim=40   name=input\n", "exp/c/configs"))
    assert (config.dir, config.lines) == ("exp/c", ("input dim=40 name=input",))
    (info,) = read_egs_info(source("frames_per_eg", b"140,100,160\n", "exp/c/egs/info"))
    assert (info.dir, info.value) == ("exp/c", 140)


def test_egs():
    body = b"WARNING (x) No pdf-level posterior for key U1\nLOG (x) Split 99 utts, with total length 9000 frames (0.02 hours assuming 100 frames per second) into 60 chunks.\nWARNING (x) Not producing egs for utterance U2 because it is too short: 98 frames.\n"
    (job,) = read_egs(source("get_egs.3.log", body, "exp/c/egs"))
    assert (job.dir, job.job, job.done, job.errors, job.too_short) == ("exp/c", 3, 99, 1, 1)


@given(st.binary(max_size=400), st.integers(0, len(TRAIN)))
def test_any_bytes_are_read_without_error(noise, cut):
    data = TRAIN[:cut] + noise
    for name, reader in (("train.1.1.log", read_train), ("progress.1.log", read_progress), ("combine.log", read_combine),
                         ("get_egs.1.log", read_egs), ("average.1.log", read_average), ("pdf_counts", read_counts)):
        list(reader(source(name, data)))
