"""Every pattern that looks at a stranger's text takes time in proportion to it: no log can hang the doctor.

A quadratic pattern needs minutes for the texts below, a linear one a millisecond; the limit lies far from both.
"""

from __future__ import annotations

import pkgutil
import re
import signal
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

import kaldi_doctor

SIZE, LIMIT_S = 400_000, 5.0
ROOMS = ("readers", "facts", "kaldi", "walk", "rules", "diagnose", "verdict")
COMMON = (b"a", b" ", b"/", b"1", b"a/", b"1.", b"-", b"a ", b"1 ", b"[ ", b"scp:", b"ark:", b"ark", b'"', b"\n", b"a=")


def _patterns_in(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (tuple, list, set, frozenset)) and depth < 3:
        for item in value:
            yield from _patterns_in(item, depth + 1)
    elif isinstance(value, dict) and depth < 3:
        yield from _patterns_in((*value, *value.values()), depth + 1)


def patterns() -> dict[str, re.Pattern[Any]]:
    """All compiled patterns of the modules that read."""
    found: dict[str, re.Pattern[Any]] = {}
    for module in pkgutil.walk_packages(kaldi_doctor.__path__, "kaldi_doctor."):
        if module.name.split(".")[1] in ROOMS:
            for name, value in vars(import_module(module.name)).items():
                for number, pattern in enumerate(_patterns_in(value)):
                    found.setdefault(f"{module.name}.{name}.{number}", pattern)
    return {name: pattern for name, pattern in found.items() if pattern in set(found.values())}


def worst_for(pattern: re.Pattern[Any]) -> set[bytes]:
    """Pieces that, repeated, are nearly what the pattern wants: its own words, and the characters of paths and numbers."""
    raw = pattern.pattern if isinstance(pattern.pattern, bytes) else pattern.pattern.encode()
    own = re.findall(rb"[A-Za-z][A-Za-z%_ -]{2,}", re.sub(rb"\\.", b" ", raw))
    return {*COMMON, *own, *(word + b" 1 " for word in own)}


def _too_long(*_: object) -> None:
    raise TimeoutError


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no interval timers on this system")
def test_no_pattern_is_quadratic() -> None:
    slow: list[str] = []
    before = signal.signal(signal.SIGALRM, _too_long)
    try:
        for name, pattern in patterns().items():
            for piece in sorted(worst_for(pattern)):
                data = piece * (SIZE // len(piece))
                text = data if isinstance(pattern.pattern, bytes) else data.decode("latin-1")
                signal.setitimer(signal.ITIMER_REAL, LIMIT_S)
                try:
                    pattern.search(text)
                except TimeoutError:
                    slow.append(f"{name} {pattern.pattern!r} on {piece!r}")
                    break
                finally:
                    signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert not slow
