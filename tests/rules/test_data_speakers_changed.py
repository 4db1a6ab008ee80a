"""DATA002: recordings that changed their speaker."""

from __future__ import annotations

from gmm_facts import Rooms, data, graph
from run_rule import run_rule

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding

NAMES = [f"u{i:03d}" for i in range(40)]


def outcome(tmp_path, now):
    wav = {name: f"wav/{name}.wav" for name in NAMES}
    train = data(tmp_path, "train", {name: f"s{i // 10}" for i, name in enumerate(NAMES)}, wav=wav)
    speakers = {f"x-{name}": now(i) for i, name in enumerate(NAMES)}
    other = data(tmp_path, "train_sat", speakers, wav={f"x-{name}": path for name, path in wav.items()})
    return run_rule("DATA002", places=Rooms(tri2b=train, tri2b_ali=other, tri3b=other), graph=graph())


def test_mixed_speakers_are_found(tmp_path):
    (found,) = outcome(tmp_path, lambda i: f"s{i % 4}")
    assert isinstance(found, Finding)
    assert (found.dir, found.cause) == ("exp/tri2b_ali", Cause.SPEAKERS)


def test_renamed_speakers_are_cleared(tmp_path):
    (found,) = outcome(tmp_path, lambda i: f"other{i // 10}")
    assert isinstance(found, Cleared)
