"""Envelope and spectrogram: energy is drawn where and when it is in the sound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaldi_doctor.analysis.ali.sound_figures import columns_of, envelope, spectrogram


def tone(hertz: float, seconds: float, rate: int = 16000) -> np.ndarray:
    return (0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


@pytest.mark.parametrize("hertz", [300, 1000, 2500, 6000])
def test_a_tone_is_a_line_at_its_frequency(hertz: float) -> None:
    image = spectrogram(tone(hertz, 0.5), 16000, 200, 80)
    assert image.shape == (80, 100)
    loudest = 79 - image[:, 20:80].astype(int).sum(axis=1).argmax()  # bands of 100 Hz, the highest on top
    assert abs(loudest * 100 + 50 - hertz) <= 100


def test_a_click_is_a_column_when_it_happens() -> None:
    samples = np.zeros(16000, np.float32)
    samples[12000] = 1
    energy = spectrogram(samples, 16000, 200, 64).astype(int).sum(axis=0)
    assert abs(energy.argmax() - 150) <= 3
    assert energy[:140].max() == 0 and energy[160:].max() == 0
    low, high = envelope(samples, 16000, 200)
    assert high.argmax() == 150 and high.max() == 1 and low.min() == 0


def test_above_four_kilohertz_there_is_nothing_to_draw_at_eight() -> None:
    image = spectrogram(tone(3900, 0.3, 8000), 8000, 200, 40)
    assert image[:3, 10:40].mean() > image[20:, 10:40].mean()


@settings(deadline=None)
@given(st.integers(1, 5000), st.sampled_from([4000, 8000, 11025, 16000, 44100, 192000]), st.integers(0, 3))
def test_any_sound_has_a_picture(count: int, rate: int, loud: int) -> None:
    samples = (np.random.default_rng(count).standard_normal(count) * loud / 10).astype(np.float32)
    columns = columns_of(count, rate, 200)
    image = spectrogram(samples, rate, 200, 96)
    low, high = envelope(samples, rate, 200)
    assert image.shape == (96, columns) and image.dtype == np.uint8
    assert low.shape == high.shape == (columns,)
    assert np.all(low <= high) and max(abs(low).max(), abs(high).max()) <= 1
    assert image.max() == (255 if loud else 0)
