"""DATA001: utterances with the features of others."""

from __future__ import annotations

from gmm_facts import Rooms, data, graph
from run_rule import run_rule

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding

NAMES = [f"u{i:03d}" for i in range(40)]


def outcome(tmp_path, shift):
    places = {name: f"raw.1.ark:{i * 1000}" for i, name in enumerate(NAMES)}
    turned = dict(zip(NAMES, [places[name] for name in NAMES[shift:] + NAMES[:shift]], strict=True))
    speakers = dict.fromkeys(NAMES, "s1")
    train = data(tmp_path, "train", speakers, feats=places)
    other = data(tmp_path, "train_sat", speakers, feats=turned)
    return run_rule("DATA001", places=Rooms(tri2b=train, tri2b_ali=train, tri3b=other), graph=graph())


def test_moved_entries_are_found(tmp_path):
    (found,) = outcome(tmp_path, 1)
    assert isinstance(found, Finding)
    assert (found.dir, found.cause) == ("exp/tri3b", Cause.FEATURES)


def test_the_same_entries_are_cleared(tmp_path):
    (found,) = outcome(tmp_path, 0)
    assert isinstance(found, Cleared)
