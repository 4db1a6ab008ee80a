"""readers/nnet_egs.py: utterances that gave no examples."""



from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.readers._registry import Source
from kaldi_doctor.readers.nnet_egs import read_egs


def source(name, data, directory="exp/c"):
    path = f"{directory}/log/{name}"
    return Source(path, directory, name, data, JobLog(path, data, dir=directory) if name.endswith(".log") else None)


def test_egs():
    body = b"WARNING (x) No pdf-level posterior for key U1\nLOG (x) Split 99 utts, with total length 9000 frames (0.02 hours assuming 100 frames per second) into 60 chunks.\nWARNING (x) Not producing egs for utterance U2 because it is too short: 98 frames.\n"
    (job,) = read_egs(source("get_egs.3.log", body, "exp/c/egs"))
    assert (job.dir, job.job, job.done, job.errors) == ("exp/c", 3, 99, 1)
