"""What each GMM stage reached: frames, states and Gaussians of the last update, leaves of the tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.facts._gmm_values import GMM_KINDS
from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.tree_log import TreeLog
from kaldi_doctor.readers.update_log import UpdateLog


@dataclass(slots=True)
class ModelSize:
    """One stage.

    Attributes:
        dir: training directory.
        frames: of speech and silence in the last update.
        states: tied states (pdfs).
        gaussians: after the last update; `target` is what that update aimed at.
        rising: training broke off, as there is no final.mdl, before the last of the Gaussians were added.
        leaves_wanted: --max-leaves; leaves_split: leaves after splitting (equal where data did not run out);
            leaves: after clustering.
        update, tree: where the numbers were read.
    """

    dir: str
    frames: float | None = None
    states: int | None = None
    gaussians: int | None = None
    target: int | None = None
    rising: bool = False
    leaves_wanted: int | None = None
    leaves_split: int | None = None
    leaves: int | None = None
    update: Origin | None = None
    tree: Origin | None = None

    @property
    def data_limited(self) -> bool:
        """Whether the tree stopped splitting for lack of data, before the number of leaves requested."""
        return bool(self.leaves_split and self.leaves_wanted and self.leaves_split < self.leaves_wanted)


class ModelSizes:
    """Sizes by training directory."""

    def __init__(self, found: dict[str, ModelSize]) -> None:
        self.by_dir = found

    def get(self, path: str) -> ModelSize | None:
        """Size of one stage, or None where its logs do not tell."""
        return self.by_dir.get(path)

    def __iter__(self) -> Iterator[ModelSize]:
        return iter(self.by_dir.values())


@fact
def model_sizes(found: Experiments, records: Records) -> ModelSizes:
    """The last update and the tree of each GMM stage; empty where no log tells."""
    wanted = {
        experiment.path: "final.mdl" in experiment.entry.files
        for experiment in found.of(*GMM_KINDS)
        if not experiment.copied_from
    }
    sizes: dict[str, ModelSize] = {}
    for path, updates in records.by_dir(UpdateLog).items():
        if path in wanted:
            *earlier, last = sorted(updates, key=lambda item: item.iteration)
            sizes[path] = ModelSize(
                path,
                frames=last.frames or None,
                states=last.states,
                gaussians=last.gaussians,
                target=last.target,
                rising=not wanted[path] and not _grown([item.target for item in (*earlier, last)]),
                update=last.origin,
            )
    for tree in records.of(TreeLog):
        if tree.dir in wanted:
            size = sizes.setdefault(tree.dir, ModelSize(tree.dir))
            size.leaves_wanted, size.leaves_split, size.leaves = tree.wanted, tree.split, tree.leaves
            size.tree = tree.origin
    return ModelSizes(sizes)


def _grown(targets: list[int | None]) -> bool:
    """Whether the number of Gaussians aimed at rose over the updates and stands still at their end."""
    return len(targets) > 2 and targets[0] != targets[-1] == targets[-2]
