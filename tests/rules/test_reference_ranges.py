"""REF001: one note a stage, none for little speech."""

from __future__ import annotations

from pathlib import Path

from gmm_runs import deltas_run as tree
from run_rule import run_rule
from trees import store_of

from kaldi_doctor.facts.hyperparameters import Hyperparameters
from kaldi_doctor.facts.ladder import Ladder
from kaldi_doctor.facts.speech_hours import SpeechHours
from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules._registry import Outcome


def run(exp: Path, hours: float | None) -> list[Outcome]:
    store = store_of(exp)
    speech = SpeechHours({} if hours is None else {"exp/tri1": hours})
    return run_rule("REF001", hyper=store.get(Hyperparameters), ladder=store.get(Ladder), speech=speech)


def test_one_note_names_all_values_outside(tmp_path: Path) -> None:
    (found,) = run(tree(tmp_path, 35, first=100, wanted=500), 80)
    assert isinstance(found, Finding)
    assert found.severity is Severity.NOTE
    assert "numleaves 100 (usual 2,000 to 5,000)" in found.summary
    assert "totgauss 500" in found.summary
    assert {item.metric for item in found.evidence} == {"numleaves", "totgauss"}


def test_values_within_are_cleared(tmp_path: Path) -> None:
    (found,) = run(tree(tmp_path, 35), 80)
    assert isinstance(found, Cleared)


def test_little_or_unknown_speech_is_not_compared(tmp_path: Path) -> None:
    exp = tree(tmp_path, 35, first=100, wanted=500)
    assert run(exp, 2) == []
    assert run(exp, None) == []
