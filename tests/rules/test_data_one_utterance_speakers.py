"""DATA003: one utterance per speaker."""

from __future__ import annotations

from gmm_facts import Rooms, data, experiments, graph
from rule_limits import limits

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules.data_one_utterance_speakers import check

NAMES = [f"u{i:03d}" for i in range(40)]


def outcome(tmp_path, speakers):
    train = data(tmp_path, "train", speakers)
    return list(check(experiments(), Rooms(tri3b=train), graph(), limits("DATA003")))


def test_names_of_utterances_as_speakers_are_found(tmp_path):
    (found,) = outcome(tmp_path, {name: name for name in NAMES})
    assert isinstance(found, Finding)
    assert found.cause is Cause.SPEAKERS


def test_speakers_are_cleared(tmp_path):
    (found,) = outcome(tmp_path, {name: f"s{i // 10}" for i, name in enumerate(NAMES)})
    assert isinstance(found, Cleared)
