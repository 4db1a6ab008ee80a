"""Where words and phones stand in the picture."""

from __future__ import annotations

import base64
import io
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.analysis.ali.spans import Span
from kaldi_doctor.analysis.ali.utterance_audio import Sound
from kaldi_doctor.report.listen._picture import HEIGHT_OF_SOUND, PIXELS_PER_S, cells, marks, sound_picture


@given(st.lists(st.integers(1, 100), min_size=1, max_size=30), st.sampled_from([0.005, 0.01, 0.03]))
def test_neighbours_touch_and_times_are_pixels(lengths: list[int], shift: float) -> None:
    at, spans = 0, []
    for length in lengths:
        spans.append(Span(at, length, "AH", "phone"))
        at += length
    made = cells(spans, shift, 11, heard_until=1e9)
    for left, right in pairwise(made):
        assert left.end == right.begin
        assert left.x + left.width == pytest.approx(right.x, abs=0.02)
    assert made[-1].end == pytest.approx(at * shift, abs=1e-4)
    assert all(cell.x == pytest.approx(cell.begin * PIXELS_PER_S, abs=0.02) and cell.heard for cell in made)


def test_labels_are_pressed_into_their_boxes_or_left_out() -> None:
    wide, tight, tiny = cells([Span(0, 50, "cat", "word"), Span(50, 10, "garden", "word"), Span(60, 1, "garden", "word")], 0.01, 13, 0)
    assert (wide.squeezed, wide.shown) == (None, True)
    assert tight.squeezed == 18.0
    assert not tiny.shown


def test_what_the_sound_does_not_reach_cannot_be_heard() -> None:
    made = cells([Span(0, 10, "a", "word"), Span(10, 10, "b", "word")], 0.01, 13, heard_until=0.1)
    assert [cell.heard for cell in made] == [True, False]


def test_the_axis() -> None:
    assert marks(0.57)[:2] == [(0.0, "0.0"), (20.0, "")] and len(marks(0.57)) == 6
    assert marks(0.57)[-1] == (100.0, "0.5")
    assert [label for _, label in marks(130.0) if label][:2] == ["0.0", "5.0"]


def test_the_picture_of_a_sound_is_as_wide_as_its_time() -> None:
    image = pytest.importorskip("PIL.Image")
    samples = np.zeros(8000, np.float32)
    samples[4000:] = np.sin(np.arange(4000) * 0.5)
    made = sound_picture(Sound(samples, 16000, 0.5, 1))
    with image.open(io.BytesIO(base64.b64decode(made.png))) as png:
        pixels = np.asarray(png).astype(int)
    assert pixels.shape == (made.bands_height, made.width) == (96, 100)
    assert pixels[:, :45].min() == 255 and pixels[:, 55:95].min() == 0  # quiet is white, loud is dark
    assert made.wave.startswith("M0 24L0 24") and made.bands_top + made.bands_height == HEIGHT_OF_SOUND
