"""Many items at once: in order, with the same results, and whole where a worker is killed on the way."""

from __future__ import annotations

import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from kaldi_doctor.errors import UsageError
from kaldi_doctor.pipeline.many import WorkerDied, each


def square(number):
    time.sleep(0.02 * (5 - number % 5))
    return number * number


def dies_once(number, marker):
    """The worker that first meets 3 is killed, as by the kernel's out-of-memory killer."""
    if number == 3 and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def dies_always(number):
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def test_results_come_in_order():
    assert list(each(square, range(8), jobs=3)) == [n * n for n in range(8)] == list(each(square, range(8)))


def test_a_worker_that_is_killed_loses_nothing(tmp_path):
    found = list(each(partial(dies_once, marker=str(tmp_path / "died")), range(8), jobs=2))
    assert (tmp_path / "died").exists()
    assert found == [n * n for n in range(8)]


def test_an_item_that_kills_every_worker_is_given_up():
    found = list(each(dies_always, range(3), jobs=2))
    assert isinstance(found[1], WorkerDied)
    assert [found[0], found[2]] == [0, 4]


def test_a_cluster_that_is_none_is_a_usage_error():
    pytest.importorskip("distributed")
    with pytest.raises(UsageError, match="local, slurm, sge or an address"):
        list(each(square, [1], cluster="mainframe"))


@pytest.mark.filterwarnings("ignore")
def test_two_dask_workers_of_which_one_is_killed(tmp_path):
    pytest.importorskip("distributed")
    found = list(each(partial(dies_once, marker=str(tmp_path / "died")), range(8), jobs=2, cluster="local"))
    assert (tmp_path / "died").exists()
    assert found == [n * n for n in range(8)]
