"""Facts of GMM training built without a tree, for the tests of rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.facts.align_passes import AlignPass, AlignPasses
from kaldi_doctor.facts.data_and_lang import DataDir
from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.gmm_training import AccPass, FmllrPass, GmmStage, GmmTraining
from kaldi_doctor.facts.lineage import Lineage, LineageGraph
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.model import Origin
from kaldi_doctor.readers.tree_log import TreeLog
from kaldi_doctor.walk import DirEntry

SHEET = load_cheatsheet(())
MODEL, ALI, NEXT, DECODE = "exp/tri2b", "exp/tri2b_ali", "exp/tri3b", "exp/tri3b/decode_test"
KINDS = {MODEL: DirKind.LDA_MLLT, ALI: DirKind.ALI, NEXT: DirKind.SAT, DECODE: DirKind.DECODE}


def graph() -> LineageGraph:
    """exp/tri2b, aligned by exp/tri2b_ali, on which exp/tri3b stands, which was decoded."""
    found = [Lineage(MODEL), Lineage(ALI, model=[MODEL]), Lineage(NEXT, ali=[ALI]), Lineage(DECODE, model=[NEXT])]
    return LineageGraph({item.path: item for item in found}, KINDS)


def one_pass(path: str, *, failed: int = 0, retried: int = 0, like: float = -45.7, pass_: str = "align") -> AlignPass:
    """A pass over 800 utterances and 240,000 frames."""
    return AlignPass(
        dir=path,
        pass_=pass_,
        iteration=0,
        jobs=4,
        done=800 - failed,
        errors=failed,
        retried=retried + failed,
        log_like=like,
        frames=240_000,
        failed=tuple((f"u{i}", 300) for i in range(failed)),
        no_features=(),
        empty=(),
        origin=Origin(f"{path}/log/align.1.log", 9),
    )


def passes(*found: AlignPass) -> AlignPasses:
    """One pass a directory."""
    return AlignPasses({item.dir: (item,) for item in found})


def stage(
    path: str = NEXT,
    *,
    wrong_size: int = 0,
    gain: float | None = None,
    fmllr: tuple[tuple[int | None, float], ...] = (),
    likes: tuple[float, ...] = (-50.0,),
) -> GmmStage:
    """A stage over 800 utterances."""
    at = Origin(f"{path}/log/acc.1.1.log", 5)
    return GmmStage(
        path,
        acc=[
            AccPass(i + 1, 800 - wrong_size, wrong_size, like, 240_000, wrong_size, at) for i, like in enumerate(likes)
        ],
        tree=None if gain is None else TreeLog(path, 1000, 800, gain, 240_000.0, 600, at),
        fmllr=[FmllrPass(turn, value, 200_000.0, (("s1", value, 200_000.0),), 0, at) for turn, value in fmllr],
    )


def training(*stages: GmmStage) -> GmmTraining:
    """Stages by directory."""
    return GmmTraining({item.dir: item for item in stages})


class _Rooms:
    """Stands in for Places: data directories by the directories that read them."""

    def __init__(self, **data: DataDir) -> None:
        self._data = data

    def data_of(self, path: str) -> DataDir | None:
        """By the last component of the path."""
        return self._data.get(path.rpartition("/")[2])


Rooms: Any = _Rooms
"""Passes for Places."""


def data(root: Path, name: str, speakers: dict[str, str], **files: dict[str, str]) -> DataDir:
    """A data directory with utt2spk and, by name, other two-column `.scp` files."""
    real = root / name
    real.mkdir(parents=True)
    for file, rows in {"utt2spk": speakers, **{f"{key}.scp": rows for key, rows in files.items()}}.items():
        (real / file).write_text("".join(f"{key} {value}\n" for key, value in rows.items()))
    return DataDir(f"data/{name}", real)


def experiments() -> Experiments:
    """The directories of `graph()`."""
    return Experiments({path: Experiment(path, kind, "", DirEntry(path)) for path, kind in KINDS.items()})
