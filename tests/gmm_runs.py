"""GMM training directories made with the arithmetic of Kaldi's own scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trees import plant, run_log

if TYPE_CHECKING:
    from pathlib import Path


def deltas_run(root: Path, iterations: int, *, rises: int = 25, first: int = 2000, wanted: int = 10000) -> Path:
    """exp/tri1 of train_deltas.sh: `first` leaves, `wanted` Gaussians, raised in the first `rises` iterations."""
    files: dict[str, str | bytes] = {"exp/tri1/final.mdl": b"\0B"}
    gauss, step = first, (wanted - first) // rises
    for turn in range(1, iterations):
        files[f"exp/tri1/log/update.{turn}.log"] = run_log(
            f"gmm-est --mix-up={gauss} --power=0.25 --write-occs=exp/tri1/{turn + 1}.occs exp/tri1/{turn}.mdl"
            f" - exp/tri1/{turn + 1}.mdl"
        )
        gauss += step if turn <= rises else 0
    files["exp/tri1/log/build_tree.log"] = run_log(
        f"build-tree --max-leaves={first} exp/tri1/treeacc r q t exp/tri1/tree"
    )
    return plant(root, files)
