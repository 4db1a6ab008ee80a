"""Texts that differ in their numbers alone, as the command lines of the jobs of one step: one is kept of them all.

A tree has a hundred thousand command lines of some 600 bytes; with all digits made zero, a few hundred are left.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ZEROS = bytes.maketrans(b"0123456789", b"0" * 10)
_NO_DIGITS = bytes(code for code in range(256) if not 48 <= code <= 57)
_RUN_OF_ZEROS = re.compile(rb"0+")


def packed(text: bytes) -> tuple[bytes, bytes]:
    """A text with its digits made zero, the same object for all texts that are equal so, and its digits in order."""
    return _one_of_equal(text.translate(_ZEROS)), text.translate(None, _NO_DIGITS)


def unpacked(zeros: bytes, digits: bytes) -> bytes:
    """The text that was packed."""
    made: list[bytes] = []
    done, used = 0, 0
    for run in _RUN_OF_ZEROS.finditer(zeros):
        start, end = run.span()
        made += zeros[done:start], digits[used : used + end - start]
        done, used = end, used + end - start
    made.append(zeros[done:])
    return b"".join(made)


@lru_cache(maxsize=4096)
def _one_of_equal(text: bytes) -> bytes:
    return text
