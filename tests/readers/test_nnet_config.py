"""readers/nnet_config.py: configuration files, counts and numbers of egs."""

import math

from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.readers._registry import Source
from kaldi_doctor.readers.nnet_config import read_config, read_counts, read_egs_info


def source(name, data, directory="exp/c"):
    path = f"{directory}/log/{name}"
    return Source(path, directory, name, data, JobLog(path, data, dir=directory) if name.endswith(".log") else None)


def test_files_below_configs_and_egs_belong_to_the_experiment():
    (config,) = read_config(source("network.xconfig", b"# comment\n\n  input dim=40   name=input\n", "exp/c/configs"))
    assert (config.dir, config.lines) == ("exp/c", ("input dim=40 name=input",))
    (info,) = read_egs_info(source("frames_per_eg", b"140,100,160\n", "exp/c/egs/info"))
    assert (info.dir, info.value) == ("exp/c", 140)


def test_counts_of_pdfs():
    (counts,) = read_counts(source("pdf_counts", b" [ 50 25 25 0 ]\n"))
    assert (counts.pdfs, counts.frames, counts.top_share) == (4, 100, 0.5)
    assert abs(counts.entropy - 1.5 * math.log(2)) < 1e-12
    assert not list(read_counts(source("pdf_counts", b"\0BFV \4")))
