"""GMM stages by their logs."""

from __future__ import annotations

from kaldi_doctor.facts.gmm_training import gmm_training
from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.acc_log import AccLog


def test_an_utterance_without_alignment_counts_once():
    records = Records()
    for turn in (1, 2):
        at = Origin(f"exp/mono/log/acc.{turn}.1.log", 3)
        records.add(AccLog("exp/mono", turn, 1, 9, 1, -90.0 + turn, 100, ("u1",), ((5, 6),), at))
    stage = gmm_training(records).by_dir["exp/mono"]
    assert list(stage.no_alignment) == ["u1"]
    assert stage.no_alignment["u1"].path.endswith("acc.1.1.log")
    assert [(item.iteration, item.like, item.wrong_size) for item in stage.trained()] == [(1, -89.0, 1), (2, -88.0, 1)]
