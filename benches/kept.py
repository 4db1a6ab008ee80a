"""Ratios and peak memory as they were at the last release, in `last_release.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kaldi_doctor import __version__

TARGET = Path(__file__).with_name("last_release.json")


def last_release() -> dict[str, Any]:
    """What was kept: version, sizes, and figures by row; empty before the first time."""
    found: dict[str, Any] = json.loads(TARGET.read_text()) if TARGET.exists() else {}
    return found


def keep(sizes: dict[str, float], figures: dict[str, dict[str, float]]) -> None:
    """Keep the figures of now, and of what sizes they are.

    Seconds are left out: they say more about the machine than about the release.
    """
    rows = {
        name: {what: round(value, 3) for what, value in row.items()} for name, row in sorted(figures.items()) if row
    }
    kept = {"version": __version__, "sizes": sizes, "rows": rows}
    TARGET.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n")
