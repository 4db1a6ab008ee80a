"""Measuring: tasks taken in turn, so that noise hits all alike, and time and peak memory of whole processes."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

_WATCH = """
import json, os, subprocess, sys, time
began = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
seconds = time.perf_counter() - began
code = os.waitstatus_to_exitcode(status)
print(json.dumps([seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, code]))
"""
"""Starts a command from a small process: what the kernel calls the peak of a child is never less than its parent's."""


@cache
def _bytecode() -> str:
    """A directory of this run alone for compiled modules."""
    made = tempfile.mkdtemp(prefix="kaldi-doctor-benches-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def installed() -> dict[str, str]:
    """An environment in which modules are compiled once, not at every start: pip compiles what it installs."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": _bytecode()}


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds by the clock and of the processor, and peak memory in MB (0 where it was not measured)."""

    seconds: float
    cpu: float
    megabytes: float = 0.0


def used_by(command: Sequence[str], *, stdin: bytes = b"", codes: Sequence[int] = (0, 1)) -> Used:
    """Run a command to its end.

    Raises:
        RuntimeError: it ended with another code than those of `codes`.
    """
    watch = [sys.executable, "-S", "-c", _WATCH, *command]
    out = subprocess.run(watch, input=stdin, stdout=subprocess.PIPE, env=installed(), check=True).stdout
    seconds, cpu, megabytes, code = json.loads(out)
    if code not in codes:
        raise RuntimeError(f"{' '.join(command)} ended with code {code}")
    return Used(seconds, cpu, megabytes)


def used_here(task: Callable[[], object]) -> Used:
    """Time of a function in this process."""
    began, cpu = time.perf_counter(), time.process_time()
    task()
    return Used(time.perf_counter() - began, time.process_time() - cpu)


def in_turn(rounds: int, tasks: dict[str, Callable[[], Used]]) -> dict[str, list[Used]]:
    """Every task once a round."""
    found: dict[str, list[Used]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            found[name].append(task())
    return found


def median(runs: Sequence[Used]) -> Used:
    """Median of each figure."""
    return Used(*(statistics.median(column) for column in zip(*((r.seconds, r.cpu, r.megabytes) for r in runs))))  # noqa: B905


def ratio(runs: Sequence[Used], to: Sequence[Used]) -> float:
    """Median of the ratios of the seconds, round by round."""
    return statistics.median(one.seconds / other.seconds for one, other in zip(runs, to, strict=True))


def best_of(rounds: int, tasks: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Seconds of each task: the best of `rounds`, the tasks taken in turn so that noise hits all alike."""
    best = dict.fromkeys(tasks, float("inf"))
    for _ in range(rounds):
        for name, task in tasks.items():
            best[name] = min(best[name], used_here(task).seconds)
    return best


def peak_megabytes(code: str) -> float:
    """Peak memory of a fresh Python process that runs `code`, in MB."""
    return used_by([sys.executable, "-c", code], codes=(0,)).megabytes
