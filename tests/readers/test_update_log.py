"""Re-estimation of GMMs."""

from __future__ import annotations

from kaldi_doctor.readers import update_log
from kaldi_doctor.readers._registry import Source


def of(data):
    return list(update_log.read(Source("exp/tri1/log/update.9.log", "exp/tri1", "update.9.log", data)))


def test_the_lines_of_kaldi():
    (log,) = of(
        b"LOG (gmm-est[5.5]:main():g.cc:1) GMM update: Overall avg like per frame = -82.4088 over 282427 frames.\n"
        b"LOG (gmm-est[5.5]:S():a.cc:1) Split 120 states with target = 855, power = 0.25, perturb_factor = 0.01 and"
        b" min_count = 20, split #Gauss from 763 to 855\n"
        b"LOG (gmm-est[5.5]:MleAmDiagGmmUpdate():m.cc:225) 13 variance elements floored in 12 Gaussians, out of 854\n"
    )
    assert (log.floored, log.updated, log.floored_at.line) == (12, 854, 3)
    assert (log.iteration, log.like, log.states, log.target, log.gaussians) == (9, -82.4088, 120, 855, 855)


def test_a_log_that_was_cut_off_gives_nothing():
    assert of(b"# started\n") == []
