"""Integers in text to int32, many lines at once, without a Python loop over numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_DIGIT, _BLANK, _MINUS, _BAD = 0, 1, 2, 3
_MOST_DIGITS = 10
_BLOCK = 256 * 1024


class NotIntegers(ValueError):  # noqa: N818  (says what the line is)
    """A line holds something else than int32 numbers; `line` is its index."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} holds something else than integers")
        self.line = line


def _classes() -> NDArray[np.uint8]:
    table = np.full(256, _BAD, np.uint8)
    table[np.frombuffer(b"0123456789", np.uint8)] = _DIGIT
    table[np.frombuffer(b" \t\r\n\v\f", np.uint8)] = _BLANK
    table[ord("-")] = _MINUS
    return table


_TABLE = _classes()


def parse_lines(lines: Sequence[bytes]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Numbers of all lines, and how many each line has.

    Args:
        lines: whitespace-separated decimal integers, without line ends.

    Returns:
        int32[numbers] and int64[lines].

    Raises:
        NotIntegers: a line has another character or a number beyond int32; the first such line is named.
    """
    values: list[NDArray[np.int32]] = []
    counts: list[NDArray[np.int64]] = []
    start, size = 0, 0
    for index, line in enumerate(lines):
        size += len(line) + 1
        if size >= _BLOCK or index + 1 == len(lines):
            try:
                numbers, per_line = _parse_block(lines[start : index + 1])
            except NotIntegers as bad:
                raise NotIntegers(start + bad.line) from None
            values.append(numbers)
            counts.append(per_line)
            start, size = index + 1, 0
    if not values:
        return np.empty(0, np.int32), np.empty(0, np.int64)
    return np.concatenate(values), np.concatenate(counts)


def _parse_block(lines: Sequence[bytes]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """One block of lines, small enough for the processor's cache."""
    pad = b" " * (_MOST_DIGITS + 1)
    text = np.frombuffer(pad + b"\n".join(lines) + b"\n", np.uint8)
    widths = np.fromiter((len(line) + 1 for line in lines), np.int64, len(lines))
    line_ends = np.cumsum(widths) + len(pad)
    digits = text - np.uint8(48)  # wraps: everything that is no digit becomes 10 or more
    is_digit = digits < 10
    if not bool((is_digit | (text == 32) | (text == 10)).all()):
        _refuse(text, line_ends)
    ends = np.flatnonzero(is_digit[:-1] & ~is_digit[1:])
    total = _add_up(digits, ends, len(pad), line_ends)
    if bool((text == 45).any()):
        total = _negate(total, text, ends, line_ends)
    if total.dtype == np.int64 and (int(total.max()) > 2**31 - 1 or int(total.min()) < -(2**31)):
        beyond = np.flatnonzero((total > 2**31 - 1) | (total < -(2**31)))[0]
        raise NotIntegers(int(np.searchsorted(line_ends, ends[beyond], side="right")))
    edges = np.searchsorted(ends, line_ends)
    return total.astype(np.int32, copy=False), np.diff(edges, prepend=0)


def _add_up(
    digits: NDArray[np.uint8], ends: NDArray[np.int64], pad: int, line_ends: NDArray[np.int64]
) -> NDArray[np.signedinteger]:
    """Numbers without their signs, digit by digit from the last one; int64 only where nine digits do not do.

    Args:
        digits: 0 to 9, more for other characters; the first `pad` are others.
        ends: positions of the last digits.
        pad: at least the most digits.
        line_ends: for naming a line with a number that is too long.
    """
    total: NDArray[np.signedinteger] = digits.take(ends).astype(np.int32)
    where = ends - pad
    alive = np.ones(len(ends), bool)
    for back in range(1, _MOST_DIGITS + 1):
        digit = digits[pad - back :].take(where)
        alive &= digit < 10
        if not alive.any():
            break
        if back == _MOST_DIGITS:  # eleven digits
            raise NotIntegers(int(np.searchsorted(line_ends, ends[np.flatnonzero(alive)[0]], side="right")))
        digit *= alive
        if back == _MOST_DIGITS - 1:
            total = total.astype(np.int64)
        part = digit.astype(total.dtype)
        part *= 10**back
        total += part
    return total


def _refuse(text: NDArray[np.uint8], line_ends: NDArray[np.int64]) -> None:
    """Raise for the first line with a character that no integer has; other blanks and minus signs pass."""
    kinds = _TABLE[text]
    wrong = np.flatnonzero(kinds == _BAD)
    minus = np.flatnonzero(kinds == _MINUS)
    stray = minus[(kinds[minus - 1] != _BLANK) | (kinds[minus + 1] != _DIGIT)]
    places = np.concatenate([wrong, stray])
    if len(places):
        raise NotIntegers(int(np.searchsorted(line_ends, places.min(), side="right")))


def _negate(
    total: NDArray[np.signedinteger], text: NDArray[np.uint8], ends: NDArray[np.int64], line_ends: NDArray[np.int64]
) -> NDArray[np.signedinteger]:
    """Apply minus signs: the number that begins right after one."""
    which = np.searchsorted(ends, np.flatnonzero(text == 45))
    if len(which) and int(which.max()) >= len(ends):
        raise NotIntegers(len(line_ends) - 1)
    signed = total.copy()
    signed[which] = -signed[which]
    return signed
