"""DATA006: test utterances in training."""

from __future__ import annotations

from gmm_facts import Rooms, data, experiments, graph
from pipe_trees import DELTAS, acc, decode, feats
from run_rule import run_rule, run_rule_on

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding

NAMES = [f"u{i:03d}" for i in range(40)]


def outcome(tmp_path, tested):
    train = data(tmp_path, "train", dict.fromkeys(NAMES, "s1"), wav={name: f"wav/{name}.wav" for name in NAMES})
    paths = {name: f"wav/{path}.wav" for name, path in tested.items()}
    test = data(tmp_path, "test", dict.fromkeys(tested, "t1"), wav=paths)
    return run_rule("DATA006", found=experiments(), places=Rooms(tri3b=train, decode_test=test), graph=graph())


def test_shared_recordings_are_found_under_other_names(tmp_path):
    (found,) = outcome(tmp_path, {f"t-{name}": name for name in NAMES[:5]})
    assert isinstance(found, Finding)
    assert found.cause is Cause.SPLIT


def test_other_recordings_of_the_same_names_are_cleared(tmp_path):
    (found,) = outcome(tmp_path, {name: f"other-{name}" for name in NAMES[:5]})
    assert isinstance(found, Cleared)


def test_a_decode_of_the_training_data_itself(tmp_path):
    tree = {**acc("exp/tri1", feats("kaldi_file", DELTAS)),
            **decode("exp/tri1/decode", feats("kaldi_file", DELTAS), model="exp/tri1/final.mdl")}
    (found,) = run_rule_on(tmp_path, "DATA006", tree)
    assert isinstance(found, Finding)
    assert found.summary == "exp/tri1/decode decodes kaldi_file, which its model was trained on"
