"""One side of a comparison, in one form wherever it was read from: a tree, one stage of it, or a saved diagnosis."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaldi_doctor.facts.data_and_lang import DataDir, LangDir
    from kaldi_doctor.facts.feature_pipes import FeaturePipes
    from kaldi_doctor.facts.utterance_errors import UtteranceErrors
    from kaldi_doctor.model import HyperValue, Score


def tail(path: str) -> str:
    """`data/train` of a path however it begins: logs of another machine name it absolutely."""
    return "/".join([part for part in path.split("/") if part not in {"", "."}][-2:])


@dataclass(frozen=True, slots=True)
class Decoded:
    """One scored decode at its best setting. `model` and `dir` are relative to what is compared; `.` is that itself."""

    dir: str
    model: str
    test_set: str
    lm: str
    pass_: str
    score: Score


@dataclass(frozen=True, slots=True)
class Network:
    """Objectives of a network: at the numbered model whose valid objective is best, and of the model in use.

    `metric` is objf, loss (lower is better) or accuracy; None where the logs do not tell.
    """

    dir: str
    metric: str
    best_at: int
    train: float | None
    valid: float
    end_train: float | None
    end_valid: float | None
    origin: str
    curve: tuple[tuple[float, float, float], ...] = ()
    """(iteration, train, valid) of the numbered models."""


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, as far as two runs can share it."""

    rule: str
    dir: str
    severity: str
    summary: str


@dataclass(slots=True, kw_only=True)
class Run:
    """One side.

    Attributes:
        name: as the user gave it.
        root: the compared directory as paths in the run spell it (`exp`, `exp/tri3b`).
        prefix: what leads from where the user stands to the paths of the run; empty or ending in a slash.
        saved: read from JSON of `diagnose`, which has the stages' scores and settings and nothing else.
        dirs: directories in which a model was trained, relative to the root.
        settings: hyperparameters by relative directory.
        data: data directories by the last two parts of their path; lang and graph directories likewise.
        actual: the directory of the run behind a relative one, for the facts below.
    """

    name: str
    root: str
    prefix: str = ""
    saved: bool = False
    state: str = ""
    verdict: str = ""
    dirs: tuple[str, ...] = ()
    decodes: tuple[Decoded, ...] = ()
    settings: dict[str, dict[str, HyperValue]] = field(default_factory=dict)
    networks: dict[str, Network] = field(default_factory=dict)
    findings: tuple[Found, ...] = ()
    data: dict[str, DataDir] = field(default_factory=dict)
    langs: dict[str, LangDir] = field(default_factory=dict)
    graphs: dict[str, LangDir] = field(default_factory=dict)
    graph_of: dict[str, str] = field(default_factory=dict)
    pipes: FeaturePipes | None = None
    utterances: UtteranceErrors | None = None

    def relative(self, path: str) -> str:
        """A path of the run below what is compared; others (data, lang) as they are."""
        if path == self.root:
            return "."
        return path.removeprefix(f"{self.root}/")

    def actual(self, relative: str) -> str:
        """The path in the run of a relative one."""
        return self.root if relative == "." else f"{self.root}/{relative}"

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it to compare."""
        return not (self.dirs or self.decodes or self.settings)
