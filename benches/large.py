"""Write large trees, the same bytes each time, to measure on: `python -m benches.large OUT [--what tree,data,decode]`.

    tree     about 150,000 files as a recipe of 960 hours leaves them
    data     one stage beside a data directory of 3,000,000 lines
    decode   one decode of 500,000 utterances with references, hypotheses and the whole sweep

Each goes to a directory of its name below OUT; one that is there already is written anew. `--scale 4` writes four times
as much, `--scale 0.01` a hundredth.
"""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path

from benches.large_data import write_data
from benches.large_decode import write_decode
from benches.large_tree import write_tree

KINDS = ("tree", "data", "decode")
FILES, JOBS = 150_000, 80
UTTERANCES = 500_000


def write(
    root: Path,
    kind: str,
    scale: float = 1.0,
    *,
    jobs: int = JOBS,
    files: int = FILES,
    recipe: str = "all",
    utterances: int = UTTERANCES,
    layout: str = "kaldi",
) -> int:
    """Write one kind of tree to `root`, which is emptied before; returns the number of files or utterances.

    Args:
        root: where to.
        kind: one of KINDS.
        scale: 1 for the sizes above.
        jobs: of the GMM stages of a tree.
        files: of a tree of scale 1; with `recipe` "gmm" there are as many as the stages have.
        utterances: of the data directory or decode at scale 1.
        layout: "tra" for word ids as older recipes leave them.
        recipe: "all", or "gmm" to leave the neural networks out.
    """
    if root.exists():
        shutil.rmtree(root)
    if kind == "data":
        return write_data(root, utterances=max(100, int(utterances * scale)))
    if kind == "decode":
        return write_decode(root, utterances=max(100, int(utterances * scale)), layout=layout)
    jobs = max(4, int(jobs * min(1.0, scale)) // 4 * 4)
    return write_tree(root, files=int(files * scale), jobs=jobs, networks=recipe == "all")


def main() -> None:
    """Write what is asked for and say how much it was."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--what", default=",".join(KINDS), help="kinds, separated by commas")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--recipe", choices=("all", "gmm"), default="all", help="tree: gmm leaves the networks out")
    parser.add_argument("--jobs", type=int, default=JOBS, help="tree: jobs of the GMM stages, in fours")
    parser.add_argument("--files", type=int, default=FILES, help="tree: how many files")
    parser.add_argument("--utterances", type=int, default=UTTERANCES, help="data, decode: how many")
    parser.add_argument(
        "--layout", choices=("kaldi", "tra"), default="kaldi", help="decode: scoring_kaldi, or scoring/*.tra"
    )
    options = parser.parse_args()
    kinds = options.what.split(",")
    if unknown := set(kinds) - set(KINDS):
        parser.error(f"no such kind: {', '.join(sorted(unknown))}")
    for kind in kinds:
        began = time.perf_counter()
        settings = {
            "jobs": options.jobs,
            "files": options.files,
            "recipe": options.recipe,
            "utterances": options.utterances,
            "layout": options.layout,
        }
        number = write(options.out / kind, kind, options.scale, **settings)
        what = "files" if kind == "tree" else "utterances"
        print(f"{options.out / kind}: {number:,} {what} in {time.perf_counter() - began:.1f} s", flush=True)


if __name__ == "__main__":
    main()
