"""Numbers and names as Kaldi prints them, for all readers."""

from __future__ import annotations

import math
import re


def number(raw: bytes | str | None) -> float | None:
    """A finite number as Kaldi prints it, or None."""
    try:
        value = float(raw) if raw is not None else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def names(pattern: re.Pattern[bytes], needle: bytes, data: bytes) -> tuple[str, ...]:
    """First group of each match, where the needle occurs at all."""
    return tuple(found.decode("utf-8", "replace") for found in pattern.findall(data)) if needle in data else ()
