"""Lines of a large file in memory, without a copy of them all."""

from __future__ import annotations

from collections.abc import Iterator

BLOCK = 1 << 22
"""Bytes that are divided at once."""


def lines_of(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(offset, line without its end); what follows the last line end is a line where it is not empty."""
    begin, stop = 0, len(data) - data.endswith(b"\n")
    while data and begin <= stop:
        end = data.find(b"\n", begin + BLOCK, stop)
        end = stop if end < 0 else end
        start = begin
        for line in data[begin:end].split(b"\n"):
            yield start, line
            start += len(line) + 1
        begin = end + 1
