"""How much speech each stage was trained on, in hours: from its own training logs, else from its data directory."""

from __future__ import annotations

from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.model_sizes import ModelSizes
from kaldi_doctor.kinds import TRAINING_KINDS

FRAMES_PER_HOUR = 360_000
"""GMM stages see 100 frames a second in every recipe."""


class SpeechHours:
    """Hours by training directory."""

    def __init__(self, hours: dict[str, float]) -> None:
        self.hours = hours

    def of(self, path: str) -> float | None:
        """Hours of one directory, or None where nothing tells."""
        return self.hours.get(path)


@fact
def speech_hours(found: Experiments, places: Places, sizes: ModelSizes) -> SpeechHours:
    """Frames of the last update, or the data directory of a trained system; empty where neither tells."""
    hours: dict[str, float] = {}
    for experiment in found:
        if experiment.kind not in TRAINING_KINDS:
            continue
        size = sizes.get(experiment.path)
        data = places.data_of(experiment.path)
        if size is not None and size.frames:
            hours[experiment.path] = size.frames / FRAMES_PER_HOUR
        elif data is not None and data.exists and data.hours:
            hours[experiment.path] = data.hours
    return SpeechHours(hours)
