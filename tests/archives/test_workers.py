"""Shares of files, and what becomes of the share of a process that dies."""

from __future__ import annotations

import gzip
import os
import signal
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from aligned import MODEL, binary, speech, tids
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.archives import collect as alignment_collector
from kaldi_doctor.archives import stats as alignment_stats
from kaldi_doctor.archives import workers as alignment_workers
from kaldi_doctor.archives.jobs import job_files
from kaldi_doctor.archives.stats import collect
from kaldi_doctor.pipeline.many import each

SPEECH = {key.encode(): tids(pairs).tolist() for key, pairs in speech(utterances=24).items()}


@pytest.fixture
def files(tmp_path):
    keys = list(SPEECH)
    for job in range(8):
        rows = {key: SPEECH[key] for key in keys[3 * job : 3 * job + 3]}
        (tmp_path / f"ali.{job + 1}.gz").write_bytes(gzip.compress(binary(rows)))
    return job_files(tmp_path)


def same(one, two):
    assert one.keys == two.keys
    assert one.job.tolist() == two.job.tolist()
    assert one.files == two.files
    assert np.array_equal(one.lengths.counts, two.lengths.counts)
    assert np.array_equal(one.table.shortest_z, two.table.shortest_z)
    assert np.array_equal(one.table.spread_z, two.table.spread_z)


@pytest.mark.parametrize("processes", [2, 3, 20])
@pytest.mark.parametrize("enough", [50, 10**9])
def test_any_number_of_processes_finds_the_same(files, monkeypatch, processes, enough):
    monkeypatch.setattr(alignment_collector, "REFERENCE_SEGMENTS", enough)
    monkeypatch.setattr(alignment_stats, "WORTH_SHARING", 0)
    same(collect(files, MODEL, [1]), collect(files, MODEL, [1], processes=processes))


@pytest.mark.skipif(alignment_workers._METHOD != "fork", reason="what is patched here does not reach the others")
def test_the_share_of_one_that_dies_is_read_all_the_same(files, monkeypatch):
    monkeypatch.setattr(alignment_collector, "REFERENCE_SEGMENTS", 50)
    monkeypatch.setattr(alignment_stats, "WORTH_SHARING", 0)
    one = collect(files, MODEL, [1])
    monkeypatch.setattr(alignment_workers, "_work", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    same(one, collect(files, MODEL, [1], processes=3))


def nowhere(work, items):
    """Machines that see none of the files, and one that dies."""
    for number, (file,) in enumerate(items):
        yield work((replace(file, path=f"/no/such/{file.name}"),)) if number % 2 else RuntimeError("died")


@pytest.mark.parametrize("elsewhere", [map, nowhere])
@pytest.mark.parametrize("enough", [50, 10**9])
def test_other_machines_find_the_same_and_what_they_cannot_read_is_read_here(files, monkeypatch, elsewhere, enough):
    monkeypatch.setattr(alignment_collector, "REFERENCE_SEGMENTS", enough)
    asked = []

    def noting(work, items):
        asked.extend(items)
        return elsewhere(work, items)

    found = collect(files, MODEL, [1], elsewhere=noting)
    same(collect(files, MODEL, [1]), found)
    assert len(asked) == (7 if enough == 50 else 0)  # the usual durations come from the first file, or from all
    assert found.damages == []


@pytest.mark.filterwarnings("ignore")
def test_archives_by_dask_workers(files, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(alignment_collector, "REFERENCE_SEGMENTS", 50)
    same(collect(files, MODEL, [1]), collect(files, MODEL, [1], elsewhere=partial(each, jobs=2, cluster="local")))


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30), st.integers(2, 6))
def test_shares_are_even_and_begin_with_ours(sizes, count):
    starts = alignment_workers._shares(sizes, count)
    assert len(starts) == count - 1
    assert starts == sorted(starts)
    assert starts[0] >= 1
    edges = [0, *starts, len(sizes)]
    largest = max(sum(sizes[a:b]) for a, b in zip(edges, edges[1:], strict=False))
    assert largest <= sum(sizes) / count + max(sizes)
