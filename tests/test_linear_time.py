"""Time is linear in what a stranger wrote: each pattern and each reader, on input made from the patterns themselves.

Whoever writes a log of ours can read our patterns. So the attack reads them too: a text that the pattern nearly takes,
over and over, and each run that it takes (`\\S+`, `[^/]*`), as long as asked for. `test_linear_patterns` feeds single words.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from re import _compiler, _parser  # type: ignore[attr-defined]
from re import _constants as ops  # type: ignore[attr-defined]
from typing import Any

import pytest
from test_linear_patterns import _patterns_in

import kaldi_doctor
from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.readers._registry import Reader, Source, load_readers

SMALL, LARGE = 16_000, 64_000
"""Bytes at which every attack is tried; the slowest of each pattern or reader is then tried at MEGABYTES."""
MEGABYTES = (2_000_000, 4_000_000)
RATIO = 3.0
NOISE_S = 0.15
"""Below this a measured time says nothing about growth."""
BOUNDED = 0.02
"""Seconds at LARGE above which a pattern with a bounded look-ahead is held to the ratio there, not at megabytes."""
_CANDIDATES = "1aA/. \t\n-_=:,'\"#%<>[](){}|*$"
_ONE = (ops.IN, ops.ANY, ops.NOT_LITERAL, ops.LITERAL)
_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)


def _taken(item: Any) -> list[str]:
    """Characters that one item of a parsed pattern takes."""
    state = _parser.State()
    state.str = ""
    single = _compiler.compile(_parser.SubPattern(state, [item]), re.DOTALL)
    return [char for char in _CANDIDATES if single.fullmatch(char)]


def _sample(parsed: Any, runs: list[tuple[str, str]], before: str = "") -> str:
    """A text that the pattern takes; `runs` is filled with (what stands before a run, a character of the run)."""
    text = ""
    for op, value in parsed:
        if op is ops.LITERAL:
            text += chr(value)
        elif op in _ONE:
            text += "".join(_taken((op, value))[:1])
        elif op is ops.SUBPATTERN:
            text += _sample(value[3], runs, before + text)
        elif op is ops.BRANCH:
            branches = [_sample(branch, runs, before + text) for branch in value[1]]  # all, for their runs
            text += branches[0]
        elif op in _REPEATS:
            low, high, inner = value
            piece = _sample(inner, runs, before + text)
            chars = _taken(inner[0])[:4] if len(inner) == 1 and inner[0][0] in _ONE else [piece]
            if high > 20:
                runs += [(before + text, char) for char in chars if char]
            text += piece * max(low, min(1, high))
    return text


def attacks(pattern: re.Pattern[Any]) -> set[tuple[str, str]]:
    """(head, piece): the attack is the head, as often the piece as asked for, and a zero byte."""
    raw = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    runs: list[tuple[str, str]] = []
    whole = _sample(_parser.parse(raw, pattern.flags & ~re.UNICODE), runs)
    found = {("", piece) for piece in (whole, whole[:-1], f"{whole[:-1]} ", f"{whole}!", whole[: len(whole) // 2], "/a", "\n")}
    for before, char in runs:
        found |= {(before, char), ("", before + char), ("", before)}
    for cut in range(1, min(len(whole), 12)):
        found |= {(whole, whole[-cut:]), ("", whole[-cut:])}
    return {attack for attack in found if attack[1]}


def fill(attack: tuple[str, str], size: int) -> bytes:
    head, piece = attack
    return (head + piece * max(1, (size - len(head)) // len(piece)) + "\0").encode("latin-1", "replace")


def _patterns() -> dict[str, re.Pattern[Any]]:
    found: dict[re.Pattern[Any], str] = {}
    for module in pkgutil.walk_packages(kaldi_doctor.__path__, "kaldi_doctor."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                for number, pattern in enumerate(_patterns_in(value)):
                    found.setdefault(pattern, f"{module.name.removeprefix('kaldi_doctor.')}.{name}.{number}")
    return {name: pattern for pattern, name in found.items()}


def _seconds(run: Callable[[bytes], None], data: bytes) -> float:
    gc.disable()  # a collection over all that a test session holds takes as long as what is measured
    try:
        begun = time.process_time()
        run(data)
        return time.process_time() - begun
    finally:
        gc.enable()


def _held(name: str, run: Callable[[bytes], None], tried: set[tuple[str, str]]) -> str | None:
    """What is wrong with the growth of time, or None."""
    worst, attack = 0.0, None
    for candidate in sorted(tried):
        small, large = _seconds(run, fill(candidate, SMALL)), _seconds(run, fill(candidate, LARGE))
        if large > NOISE_S:  # once more, twice: a collection of garbage takes as long
            large = min(large, *(_seconds(run, fill(candidate, LARGE)) for _ in range(2)))
        if large > NOISE_S and large > 1.8 * RATIO * max(small, 0.001):
            return f"{name}: {small:.3f} s at {SMALL}, {large:.3f} s at {LARGE} bytes of {candidate!r}"
        if large >= worst:
            worst, attack = large, candidate
    if attack is None or worst > BOUNDED:
        return None
    for _ in range(4):  # looks again where another process was in the way
        two, four = (_seconds(run, fill(attack, size)) for size in MEGABYTES)
        if four <= max(NOISE_S, RATIO * two):
            return None
    return f"{name}: {two:.2f} s at 2 MB, {four:.2f} s at 4 MB of {attack!r}"


PATTERNS = _patterns()


def _finds(pattern: re.Pattern[Any]) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        for _ in pattern.finditer(data if isinstance(pattern.pattern, bytes) else data.decode("latin-1")):
            pass

    return run


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_a_pattern_takes_linear_time(name: str) -> None:
    assert _held(name, _finds(PATTERNS[name]), attacks(PATTERNS[name])) is None


def _reads(reader: Reader) -> Callable[[bytes], None]:
    name = reader.patterns[0].replace("#", "3")

    def run(data: bytes) -> None:
        source = Source(f"exp/x/log/{name}", "exp/x", name, data, JobLog(f"exp/x/log/{name}", data, dir="exp/x"))
        try:
            for _ in reader.function(source):
                pass
        except UnreadableArtifact:
            return

    return run


READERS = load_readers()


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_reader_takes_linear_time(name: str) -> None:
    module = importlib.import_module(READERS[name].function.__module__)
    tried = {("", "a"), ("", "\n"), ("", "1 "), ("# ", "x/")}
    for value in vars(module).values():
        for pattern in _patterns_in(value):
            runs: list[tuple[str, str]] = []
            raw = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
            whole = _sample(_parser.parse(raw, pattern.flags & ~re.UNICODE), runs)
            tried |= {("", f"{whole}\n"), ("", whole), ("", whole[:-1])}
    assert _held(name, _reads(READERS[name]), {attack for attack in tried if attack[1]}) is None


def _logs() -> Iterator[tuple[str, str]]:
    yield "ordinary errors", "ERROR (nnet3-train[5.5]:Read():nnet.cc:12) Bad.\n"
    yield "ordinary warnings", "WARNING (nnet3-train[5.5]:Read():nnet.cc:12) Odd.\n"
    yield "one line of near-errors", "ERROR (a:"
    yield "the shell's complaints", "x: command not found\nPermission denied\nKilled\n"


@pytest.mark.parametrize(("what", "line"), list(_logs()))
def test_gathering_errors_takes_linear_time(what: str, line: str) -> None:
    def run(data: bytes) -> None:
        job = JobLog("exp/x/log/a.log", data, dir="exp/x")
        job.release()

    assert _held(what, run, {("# a \n", line)}) is None


def test_warnings_from_many_places_take_linear_time() -> None:
    """Each place is named with its first line: those lines are not counted from the top each time."""

    def gather(count: int) -> float:
        data = b"".join(b"WARNING (p%d[5.5]:f():f.cc:1) x\n%s" % (number, b"\n" * 60) for number in range(count))
        return _seconds(lambda made: JobLog("exp/x/log/a.log", made, dir="exp/x").release(), data)

    assert gather(40_000) < max(1.0, RATIO * gather(20_000))


def test_line_numbers_are_those_of_the_file() -> None:
    source = Source("a", "", "a", b"one\ntwo\nthree\n")
    assert [source.line(offset) for offset in (0, 5, 9, 3, 13, 0)] == [1, 2, 3, 1, 3, 1]
