"""Options of feature extraction, with Kaldi's defaults."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.facts.feature_configs import options_of


def test_defaults_are_filled_in_and_bands_are_brought_to_hertz():
    assert options_of("mfcc", "")["high-freq"] == "8000"
    options = options_of("mfcc", "--sample-frequency=8000  # telephone\n--high-freq=-200\n--num_mel_bins=40\n--use-energy\n")
    assert (options["high-freq"], options["num-mel-bins"], options["use-energy"]) == ("3800", "40", "true")


def test_a_commented_option_is_none():
    assert options_of("mfcc", "# --low-freq=300\n")["low-freq"] == "20"


@given(st.sampled_from(["mfcc", "plp", "fbank"]), st.text(max_size=200))
def test_any_text_gives_the_same_options(kind, text):
    assert options_of(kind, text).keys() == options_of(kind, "").keys()
