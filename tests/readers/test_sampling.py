"""Very many training logs: what is left out, and that nothing that counts is lost by it."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nnet_trees import DIR, HEALTHY_TRAIN, HEALTHY_VALID, nnet3
from trees import plant

from kaldi_doctor.facts.nnet_training import NnetTraining
from kaldi_doctor.pipeline import diagnose
from kaldi_doctor.pipeline.opening import open_tree
from kaldi_doctor.readers import _sampling
from kaldi_doctor.readers._sampling import JOBS, sample


@pytest.fixture
def few_are_many(monkeypatch):
    """Sampling begins at a hundred logs."""
    monkeypatch.setattr(_sampling, "MANY", 100)


def iteration(name: str) -> int:
    return int(name.split(".")[1])


@given(st.dictionaries(st.integers(0, 400), st.integers(1, 20), min_size=5, max_size=12))
def test_each_iteration_keeps_its_ends_and_the_first_and_last_iterations_are_whole(jobs):
    files = [f"train.{x}.{job}.log" for x, count in jobs.items() for job in range(1, count + 1)] + ["average.3.log"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_sampling, "MANY", 3)
        found = sample("exp/nnet3/a", files)
    assert found is not None
    record, left_out = found
    assert record.counts == jobs
    assert record.logs == len(files) - 1
    assert record.read == record.logs - len(left_out)
    assert "average.3.log" not in left_out
    kept = Counter(iteration(name) for name in files[:-1] if name not in left_out)
    ordered = sorted(jobs)
    for x, count in jobs.items():
        whole = x in (ordered[0], *ordered[-2:])
        assert kept[x] == (count if whole else min(count, JOBS))
        assert f"train.{x}.1.log" not in left_out
        assert f"train.{x}.{count}.log" not in left_out


def test_up_to_ten_thousand_logs_all_are_read():
    files = [f"train.{x}.{job}.log" for x in range(1000) for job in range(10)]
    assert sample("exp/nnet3/a", files) is None
    assert sample("exp/nnet3/a", [*files, *(f"progress.{x}.log" for x in range(1000))]) is None
    found = sample("exp/nnet3/a", [*files, "train.1000.1.log"])
    assert found is not None
    assert len(found[1]) == 6 * 998


def test_learning_rates_epochs_and_numbers_of_jobs_are_those_of_all_logs(tmp_path, monkeypatch):
    extra = {f"{DIR}/egs/info/num_archives": "40\n", f"{DIR}/egs/info/frames_per_eg": "8\n"}
    exp = plant(tmp_path, nnet3(HEALTHY_TRAIN, HEALTHY_VALID, jobs=10, extra=extra))
    whole = open_tree(exp).store.get(NnetTraining).by_dir[DIR]
    monkeypatch.setattr(_sampling, "MANY", 100)
    opened = open_tree(exp)
    some = opened.store.get(NnetTraining).by_dir[DIR]
    assert sum(map(len, some.jobs.values())) == 3 * 10 + (len(whole.jobs) - 3) * JOBS
    assert opened.reading.logs < sum(whole.job_counts.values())
    assert some.rates == whole.rates
    assert some.epochs == whole.epochs is not None
    assert some.job_counts == whole.job_counts
    assert [some.epoch_of(x) for x in range(30)] == [whole.epoch_of(x) for x in range(30)]


@pytest.mark.usefixtures("few_are_many")
def test_the_note_says_how_many_were_read(tmp_path):
    exp = plant(tmp_path, nnet3(HEALTHY_TRAIN, HEALTHY_VALID, jobs=10))
    assert "134 of 290 training logs in exp/nnet3/tdnn1a were read: 4 jobs of each iteration, and all of the first and the last two" in diagnose(exp).notes


@pytest.mark.usefixtures("few_are_many")
def test_a_job_that_failed_in_the_last_iteration_is_found_whatever_its_number(tmp_path):
    exp = plant(tmp_path, nnet3(HEALTHY_TRAIN, HEALTHY_VALID, jobs=10, final=False))
    log = exp / "nnet3/tdnn1a/log/train.28.6.log"
    log.write_text(log.read_text().replace("code 0", "code 1"))
    failed = [finding for finding in diagnose(exp).findings if finding.rule == "JOB001"]
    assert [evidence.origin.path for finding in failed for evidence in finding.evidence if evidence.origin] == [
        "exp/nnet3/tdnn1a/log/train.28.6.log"
    ]
