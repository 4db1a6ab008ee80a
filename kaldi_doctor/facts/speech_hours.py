"""How much speech each stage was trained on, in hours, from its data directory."""

from __future__ import annotations

from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.places import Places
from kaldi_doctor.model import TRAINING_KINDS


class SpeechHours:
    """Hours by training directory."""

    def __init__(self, hours: dict[str, float]) -> None:
        self.hours = hours

    def of(self, path: str) -> float | None:
        """Hours of one directory, or None where nothing tells."""
        return self.hours.get(path)


@fact
def speech_hours(found: Experiments, places: Places) -> SpeechHours:
    """Ask the data directory of each trained system; empty where no data directory is there."""
    hours: dict[str, float] = {}
    for experiment in found:
        if experiment.kind not in TRAINING_KINDS:
            continue
        data = places.data_of(experiment.path)
        known = data.hours if data is not None and data.exists else None
        if known:
            hours[experiment.path] = known
    return SpeechHours(hours)
