"""readers/nnet_combine.py: combination, mixing up, accuracy.report."""



from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.readers._registry import Source
from kaldi_doctor.readers.nnet_combine import read_combine, read_mix_up, read_report


def source(name, data, directory="exp/c"):
    path = f"{directory}/log/{name}"
    return Source(path, directory, name, data, JobLog(path, data, dir=directory) if name.endswith(".log") else None)


def test_combination_of_both_generations():
    new = b"LOG (nnet3-combine[5.5]:main():nnet3-combine.cc:183) Combining 2 nnets, objective function changed from -2.1451 to -1.68406\n"
    (found,) = read_combine(source("combine.log", new))
    assert (found.before, found.after, found.models) == (-2.1451, -1.68406, 2)
    old = b"LOG (nnet-combine-fast[5.5]:F():combine-nnet-fast.cc:152) Combining nnets, objf per frame changed from -1.69451 to -1.59928\n"
    (found,) = read_combine(source("combine.log", old))
    assert (found.before, found.after, found.models) == (-1.69451, -1.59928, 0)


def test_mix_up_and_report():
    (mixed,) = read_mix_up(source("mix_up.12.log", b"LOG (x) Mixed up from dimension of 1944 to 3142 in the softmax layer.\n"))
    assert (mixed.iteration, mixed.before, mixed.after) == (12, 1944, 3142)
    rows = list(read_report(source("accuracy.report", b"%Iter\tduration\ttrain_objective\tvalid_objective\tdifference\n161\t32.0\t-0.0828571\t-0.15211\t-0.0692529\nTotal training time is 1:26:05\n")))
    assert [(row.iteration, row.seconds, row.train, row.valid) for row in rows] == [(161, 32.0, -0.0828571, -0.15211)]
