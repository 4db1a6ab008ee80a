"""facts/nnet_curves.py and nnet_quality.py: order of iterations, rejected epochs, what the numbers amount to."""

import math

from nnet_trees import DIR, HEALTHY_TRAIN, HEALTHY_VALID, nnet3
from trees import plant, store_of

from kaldi_doctor.facts.nnet_curves import NnetCurves, curves_of
from kaldi_doctor.facts.nnet_quality import NnetQualities
from kaldi_doctor.facts.nnet_training import NnetTraining
from kaldi_doctor.model import Origin
from kaldi_doctor.readers._objective import Objective
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.nnet1_epochs import ScheduledEpoch


def test_iterations_sort_as_numbers_and_finals_come_last():
    records = Records()
    for iteration, value in ((10, 0.5), ("combined", 0.6), (2, 0.3), (0, 0.1)):
        for split in ("train", "valid"):
            records.add(Objective("exp/x", "nnet3", split, iteration, "output", "accuracy", value, 10.0, Origin("a", 1)))
    curve = curves_of(records)["exp/x"]
    assert [p.iteration for p in curve.points("valid", "accuracy")] == [0, 2, 10, "combined"]
    assert curve.end("accuracy").valid.value == 0.6 and curve.last_number == 10


def test_rejected_epochs_do_not_count():
    records = Records()
    for epoch, loss, accepted in ((1, 2.0, True), (2, 2.5, False)):
        for split in ("train", "valid"):
            records.add(Objective("exp/x", "nnet1", split, epoch, "output", "loss", loss, None, Origin("a", 1)))
        records.add(ScheduledEpoch("exp/x", epoch, 0.008, accepted, Origin("a", 1)))
    curve = curves_of(records)["exp/x"]
    assert [p.iteration for p in curve.points("valid", "loss")] == [1]
    assert curve.better_up("valid", "loss")[0].value == -2.0


def test_qualities_of_a_sound_training(tmp_path):
    store = store_of(plant(tmp_path, nnet3(HEALTHY_TRAIN, HEALTHY_VALID, rate=0.002)))
    quality = store.get(NnetQualities).get(DIR)
    assert not quality.diverged and not quality.at_chance and quality.fall == 0
    assert math.isclose(quality.run.rates[0], 0.002)  # the header holds it times the number of jobs
    assert quality.run.finished and quality.best_at == 29
    assert store.get(NnetCurves).get(DIR).tasks == ["output"]


def test_epochs_from_archives(tmp_path):
    extra = {f"{DIR}/egs/info/num_archives": "4\n", f"{DIR}/egs/info/frames_per_eg": "2\n"}
    run = store_of(plant(tmp_path, nnet3(HEALTHY_TRAIN, HEALTHY_VALID, jobs=2, extra=extra))).get(NnetTraining).get(DIR)
    assert run.epochs == 29 * 2 / 8 and run.epoch_of(0) == 0 and run.epoch_of(29) == run.epochs


def test_verdicts_of_the_labelled_networks(cases):
    verdicts = {}
    for case in ("base", "dnn_overfit", "lr_diverged"):
        for quality in store_of(cases / case / "exp").get(NnetQualities):
            verdicts[case] = (quality.diverged, quality.fall > 0.05)
    assert verdicts == {"base": (False, False), "dnn_overfit": (False, True), "lr_diverged": (True, True)}
