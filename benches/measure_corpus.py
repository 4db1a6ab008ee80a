"""Distributions of the cheatsheet's metrics over real trees, written to kaldi_doctor/cheatsheet/measured.json.

Usage: KALDI_DOCTOR_CORPUS=/path/of/trees python benches/measure_corpus.py [--check]

Every directory named `exp` below the corpus is one tree. A metric enters with one value a directory; nothing but
percentiles and counts leaves this script.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import numpy as np

from kaldi_doctor.analysis.tree.cheatsheet_values import observe
from kaldi_doctor.cheatsheet.measured import PERCENTILES
from kaldi_doctor.settings import Settings

TARGET = Path(__file__).parent.parent / "kaldi_doctor" / "cheatsheet" / "measured.json"
FEWEST_TREES = 3
"""A metric seen in fewer trees is left out: it would say more about those trees than about Kaldi."""


def main() -> int:
    """Measure and write; with --check only say what would change."""
    corpus = Path(os.environ["KALDI_DOCTOR_CORPUS"])
    values: dict[str, dict[tuple[str, str], float]] = {}
    trees = sorted(
        path for path in corpus.rglob("exp") if path.is_dir() and "exp" not in path.relative_to(corpus).parts[:-1]
    )
    for tree in trees:
        for seen in observe(tree, Settings())[0]:
            if isinstance(seen.value, (int, float)) and not isinstance(seen.value, bool) and not seen.assumed:
                values.setdefault(seen.key, {})[str(tree), seen.dir] = float(seen.value)
    made = {}
    for key in sorted(values):
        found = values[key]
        used = len({tree for tree, _ in found})
        if used >= FEWEST_TREES:
            points = np.percentile(list(found.values()), PERCENTILES)
            made[key] = {"trees": used, "count": len(found), "values": [float(f"{point:.4g}") for point in points]}
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(item)}" for key, item in made.items())
    text = "{\n" + lines + "\n}\n"
    if "--check" in sys.argv:
        same = TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text
        print("unchanged" if same else text)
        return 0 if same else 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"{len(made)} metrics over {len(trees)} trees -> {TARGET}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
