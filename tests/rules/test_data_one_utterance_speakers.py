"""DATA003: one utterance per speaker."""

from __future__ import annotations

from gmm_facts import Rooms, data, experiments, graph
from run_rule import run_rule

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding

NAMES = [f"u{i:03d}" for i in range(40)]


def outcome(tmp_path, speakers):
    train = data(tmp_path, "train", speakers)
    return run_rule("DATA003", found=experiments(), places=Rooms(tri3b=train), graph=graph())


def test_names_of_utterances_as_speakers_are_found(tmp_path):
    (found,) = outcome(tmp_path, {name: name for name in NAMES})
    assert isinstance(found, Finding)
    assert found.cause is Cause.SPEAKERS


def test_speakers_are_cleared(tmp_path):
    (found,) = outcome(tmp_path, {name: f"s{i // 10}" for i, name in enumerate(NAMES)})
    assert isinstance(found, Cleared)
