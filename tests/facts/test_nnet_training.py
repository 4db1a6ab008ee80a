"""One run of network training, from the logs of a real one."""

from __future__ import annotations

from pathlib import Path

import pytest
from metamorphic.injector import remove
from trees import fact_of

from kaldi_doctor.facts.nnet_training import NnetTraining
from kaldi_doctor.kinds import DirKind

DIR = "exp/nnet3/tdnn1a"


def test_a_finished_run(fixture_trees: Path) -> None:
    run = fact_of(fixture_trees / "dnn" / "exp", NnetTraining).get(DIR)
    assert run is not None
    assert run.kind is DirKind.NNET3
    assert run.finished
    assert sorted(run.jobs) == list(range(48))
    assert {len(jobs) for jobs in run.jobs.values()} == {2}
    rates = [run.rates[iteration] for iteration in sorted(run.rates)]
    assert rates[0] > rates[-1] > 0
    assert run.counts is not None
    assert run.counts.pdfs == 760
    assert run.epochs == pytest.approx(2.77, abs=0.01)
    assert run.epoch_of(0) == 0
    assert run.epoch_of(48) == pytest.approx(run.epochs)


def test_a_run_that_stopped(copy_of) -> None:
    root = copy_of("dnn")
    remove(root, f"{DIR}/final.mdl", f"{DIR}/decode_test", f"{DIR}/log/combine.log", f"{DIR}/log/*combined*", f"{DIR}/log/[a-z]*.[3-4]?.*log")
    run = fact_of(root / "exp", NnetTraining).get(DIR)
    assert run is not None
    assert not run.finished
    assert max(run.jobs) == 29
