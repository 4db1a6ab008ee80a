"""Measuring: best of several runs taken in turn, and peak memory in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable


def best_of(rounds: int, tasks: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Seconds of each task: the best of `rounds`, the tasks taken in turn so that noise hits all alike."""
    best = dict.fromkeys(tasks, float("inf"))
    for _ in range(rounds):
        for name, task in tasks.items():
            began = time.perf_counter()
            task()
            best[name] = min(best[name], time.perf_counter() - began)
    return best


def peak_megabytes(code: str) -> float:
    """Peak memory of a fresh Python process that runs `code`, in MB."""
    tail = "\nimport resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    out = subprocess.run([sys.executable, "-c", code + tail], capture_output=True, text=True, check=True)
    return int(out.stdout.split()[-1]) / 1024
