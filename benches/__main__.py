"""One table of how fast everything is, and what that is a multiple of: `python -m benches`.

    python -m benches [--rounds 5] [--scale 1] [--hours 100] [--directory DIR] [--only PART,PART] [--keep]

Three parts: `diagnose`, a diagnosis of a large tree, phase by phase and against `cat` of the files that it reads;
`alignments`, against inflating the same archives and against other readers; `growth` of time and memory with trees,
data directories and decodes at 1x, 4x and 16x. Tasks of one part are run in turn. A figure is the median of all rounds,
a ratio the median of the ratios of single rounds. `then` is the last release (`last_release.json`), which `--keep`
writes anew.

Trees are made once below the directory, and made again when the code that makes them has changed. `--scale 1` is up to
60,000 files, 500,000 utterances of data and 50,000 decoded ones.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from benches.kept import keep, last_release
from benches.parts import alignments, diagnosis, growth
from benches.table import Row, written

PARTS = ("diagnose", "alignments", "growth")


def main() -> None:
    """Measure, print the table, and keep it where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--hours", type=int, default=100)
    parser.add_argument("--directory", type=Path, default=Path(tempfile.gettempdir()) / "kaldi-doctor-benches")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    parser.add_argument("--keep", action="store_true", help="write last_release.json: at a release, with all parts")
    options = parser.parse_args()
    chosen = options.only.split(",")
    if unknown := set(chosen) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if options.keep and set(chosen) != set(PARTS):
        parser.error("--keep takes all parts")
    directory = options.directory
    directory.mkdir(parents=True, exist_ok=True)
    parts: dict[str, Callable[[], list[Row]]] = {
        "diagnose": lambda: diagnosis(directory, options.scale, options.rounds),
        "alignments": lambda: alignments(directory, options.hours, options.rounds),
        "growth": lambda: growth(directory, options.scale, options.rounds),
    }
    before = load()
    rows = [row for part in PARTS if part in chosen for row in parts[part]()]
    then = last_release()
    sizes = {"scale": options.scale, "hours": options.hours}
    same = then.get("sizes") == sizes
    print(written(rows, then["rows"] if same else {}))
    print(f"\nmedian of {options.rounds}; load average {before} before, {load()} after, {os.cpu_count()} cores")
    if then:
        print(f"then: kaldi-doctor {then['version']}" + ("" if same else f", of other sizes: {then['sizes']}"))
    if options.keep:
        keep(sizes, {row.name: row.kept() for row in rows})


def load() -> str:
    """Load average of the last minute."""
    return f"{os.getloadavg()[0]:.2f}"


main()
