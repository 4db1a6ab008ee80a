"""pipeline/second_process.py: a second process changes the time, never the result."""

import os
import threading

import pytest

from kaldi_doctor.pipeline import archives, diagnose
from kaldi_doctor.pipeline.second_process import beside, can_fork

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


@needs_fork
def test_the_result_comes_back():
    assert beside(lambda: {"pid": os.getpid(), "rows": list(range(100_000))})()["rows"][-1] == 99_999
    assert beside(os.getpid)() != os.getpid()


@needs_fork
def test_a_child_that_fails_is_done_again_here():
    here = os.getpid()

    def only_here():
        if os.getpid() != here:
            raise RuntimeError("not in a child")
        return "made here"

    assert beside(only_here)() == "made here"


@needs_fork
def test_what_fails_everywhere_fails_here_with_its_own_error():
    def never():
        raise ValueError("always")

    with pytest.raises(ValueError, match="always"):
        beside(never)()


def test_one_core_or_other_threads_mean_one_process(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert not can_fork()
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert not can_fork()


@needs_fork
@pytest.mark.parametrize("name", ["healthy", "sat_broken", "interrupted"])
def test_two_processes_say_what_one_says(name, monkeypatch, fixture_trees):
    path = fixture_trees / name / "exp"
    alone = diagnose(path)
    monkeypatch.setattr(archives, "WORTH_IT", 1)
    monkeypatch.setattr(archives, "can_fork", lambda: True)
    together = diagnose(path)
    for part in ("verdict", "ladder", "findings", "cleared", "skipped", "unreadable", "notes", "rules_run"):
        assert getattr(together, part) == getattr(alone, part), part
    assert {k: v for k, v in together.totals.items() if k != "seconds"} == {
        k: v for k, v in alone.totals.items() if k != "seconds"}
