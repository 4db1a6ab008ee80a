"""Seconds of each phase of a diagnosis, in a process of its own: `python -m benches.phases EXP` prints them as JSON.

With `--files` it prints instead which files below the recipe directory a diagnosis opens, one a line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PHASES = ("start", "walk", "read", "fingerprints", "facts", "rules", "report")
"""start: imports; read: logs and score files; facts: those that rules ask for; report: verdict and text."""


def seconds_of(exp: Path) -> dict[str, float]:
    """Run each phase once, in this process."""
    began = time.perf_counter()
    from kaldi_doctor.cheatsheet.load import Cheatsheet
    from kaldi_doctor.facts._registry import load_facts
    from kaldi_doctor.facts.experiments import Experiments
    from kaldi_doctor.pipeline.opening import open_tree
    from kaldi_doctor.readers._registry import load_readers
    from kaldi_doctor.rules._kit import Limits
    from kaldi_doctor.rules._registry import load_rules, run_rule

    rules = load_rules()
    load_facts()
    load_readers()
    took = {"start": time.perf_counter() - began}
    times: dict[str, float] = {}
    store = open_tree(exp, times=times).store
    took["walk"], took["read"] = times["phase walk"], times["phase read"]

    def until_now(phase: str) -> None:
        nonlocal began
        took[phase] = time.perf_counter() - began
        began = time.perf_counter()

    began = time.perf_counter()
    store.find(Experiments)
    until_now("fingerprints")
    sheet = store.get(Cheatsheet)
    for rule in rules.values():
        store.arguments(rule.function, Limits(sheet, rule.code, rule.name))
    until_now("facts")
    for rule in rules.values():
        list(run_rule(rule, store))
    until_now("rules")
    return took | {"report": _report(exp)}


def _report(exp: Path) -> float:
    """Seconds of a diagnosis that are none of reading and running rules: verdict, notes, and the screen."""
    from kaldi_doctor.pipeline import diagnose
    from kaldi_doctor.report._view import View
    from kaldi_doctor.report.formats.text import text

    times: dict[str, float] = {}
    began = time.perf_counter()
    diagnosis = diagnose(exp, times=times)
    text([diagnosis], View())
    whole = time.perf_counter() - began
    return whole - sum(times[f"phase {name}"] for name in ("walk", "read", "judge"))


def files_read(exp: Path) -> list[str]:
    """Paths of the files below the directory that holds `exp` that a diagnosis opens, each once."""
    out = subprocess.run([sys.executable, "-m", "benches.phases", str(exp), "--files"], capture_output=True, check=True)
    return sorted(set(out.stdout.decode().splitlines()))


def _print_files(exp: Path) -> None:
    root = os.path.realpath(exp.parent) + "/"
    with tempfile.TemporaryFile() as notes:  # shared with processes that are forked
        number = notes.fileno()

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
                path = os.path.realpath(os.fsdecode(arguments[0]))
                if path.startswith(root) and os.path.isfile(path):
                    os.write(number, path.encode() + b"\n")

        sys.addaudithook(hook)
        from kaldi_doctor.pipeline import diagnose

        diagnose(exp)
        os.lseek(number, 0, os.SEEK_SET)
        sys.stdout.buffer.write(notes.read())


if __name__ == "__main__":
    if "--files" in sys.argv:
        _print_files(Path(sys.argv[1]))
    else:
        print(json.dumps(seconds_of(Path(sys.argv[1]))))
