"""One of two runs that are compared: its scores, values and diagnosis, by directory below what the user named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.facts.hyperparameters import Hyperparameters
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.facts.utterance_errors import UtteranceErrors
from kaldi_doctor.pipeline import diagnose
from kaldi_doctor.pipeline.opening import open_tree

if TYPE_CHECKING:
    from pathlib import Path

    from kaldi_doctor.model import Diagnosis, HyperValue
    from kaldi_doctor.settings import Settings


@dataclass(frozen=True, slots=True)
class Side:
    """What is known of one run.

    Attributes:
        path: as the user gave it.
        base: directory that the paths below are told from, as the tree names it.
        diagnosis: of the run.
        scores: of its decodes; None where nothing was scored.
        errors: by utterance.
        values: hyperparameters by directory below `base`.
    """

    path: Path
    base: str
    diagnosis: Diagnosis
    scores: Scores | None
    errors: UtteranceErrors | None
    values: dict[str, dict[str, HyperValue]]

    def below(self, directory: str) -> str:
        """A directory of the tree as told from `base`; `.` for itself."""
        return "." if directory == self.base else directory.removeprefix(f"{self.base}/")


def side_of(path: Path, settings: Settings | None = None) -> Side:
    """Read one run.

    Raises:
        OSError: `path` cannot be listed.
    """
    store = open_tree(path, settings).store
    values = store.find(Hyperparameters)
    resolved = path.resolve()
    inside = [part for part in resolved.parts if part == "exp"]
    parts = resolved.parts
    base = "/".join(parts[len(parts) - 1 - parts[::-1].index("exp") :]) if inside else resolved.name
    side = Side(
        path, base, diagnose(path, settings), store.find(Scores), store.find(UtteranceErrors), {}
    )
    if values is not None:
        side.values.update({side.below(directory): values.of(directory) for directory in values})
    return side
