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


def sized_stage(
    name: str,
    *,
    frames: int,
    states: int,
    gaussians: int,
    target: int,
    leaves: int | None = None,
    split: int | None = None,
    ali: str | None = None,
) -> dict[str, str | bytes]:
    """Files of one finished stage whose logs say these sizes; without `leaves` it is a monophone stage."""
    path = f"exp/{name}"
    body = (
        f"LOG (gmm-est[5.5]:main():gmm-est.cc:113) GMM update: Overall 0.05 objective function improvement per frame"
        f" over {frames} frames\n"
        f"LOG (gmm-est[5.5]:main():gmm-est.cc:116) GMM update: Overall avg like per frame = -79.7 over {frames} frames.\n"
        f"LOG (gmm-est[5.5]:SplitByCount():am-diag-gmm.cc:116) Split {states} states with target = {target}, power = 0.25,"
        f" perturb_factor = 0.01 and min_count = 20, split #Gauss from {gaussians} to {gaussians}\n"
    )
    command = f'gmm-est --write-occs={path}/35.occs --mix-up={target} --power=0.25 {path}/34.mdl "gmm-sum-accs - {path}/34.*.acc|" {path}/35.mdl'
    files: dict[str, str | bytes] = {f"{path}/log/update.34.log": run_log(command, body), f"{path}/final.mdl": b"\0B"}
    if leaves is None:
        files[f"{path}/log/init.log"] = run_log(
            f"gmm-init-mono --shared-phones=x data/lang/topo 39 {path}/0.mdl {path}/tree"
        )
        return files
    tree = (
        f"VLOG[1] (build-tree[5.5]:BuildTree():build-tree.cc:196) After decision tree split, num-leaves = {split or leaves},"
        f" like-impr = 4.5 per frame over {frames} frames.\n"
        f"VLOG[1] (build-tree[5.5]:BuildTree():build-tree.cc:262) Num-leaves is now {states}\n"
    )
    files[f"{path}/log/build_tree.log"] = run_log(
        f"build-tree --verbose=1 --max-leaves={leaves} --cluster-thresh=-1 {path}/treeacc data/lang/phones/roots.int"
        f" {path}/questions.qst data/lang/topo {path}/tree",
        tree,
    )
    if ali is not None:
        files[f"{path}/log/acc_tree.1.log"] = run_log(
            f'acc-tree-stats --ci-phones=1 exp/{ali}/final.mdl "ark:add-deltas scp:data/train/split4/1/feats.scp ark:- |"'
            f' "ark:gunzip -c exp/{ali}/ali.1.gz|" {path}/1.treeacc'
        )
    return files
