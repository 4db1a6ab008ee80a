"""Symbol tables (`phones.txt`, `words.txt`) and lists of phone ids (`silence.csl`) from bytes."""

from __future__ import annotations

import re


def read_symbols(data: bytes) -> dict[int, str]:
    """Symbols by id of a `symbol id` table. A symbol listed twice keeps its first id only, as in OpenFst."""
    found: dict[int, str] = {}
    seen: set[bytes] = set()
    for line in data.split(b"\n"):
        fields = line.split()
        if len(fields) < 2 or not fields[1].isdigit() or fields[0] in seen:
            continue
        seen.add(fields[0])
        found.setdefault(int(fields[1]), fields[0].decode("utf-8", "surrogateescape"))
    return found


def read_ids(data: bytes) -> tuple[int, ...]:
    """Integers of a `.int` or `.csl` file (`1:2:3`, or one a line)."""
    return tuple(int(item) for item in re.findall(rb"-?\d+", data))
