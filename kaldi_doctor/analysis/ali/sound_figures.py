"""What a sound looks like: the envelope of its waveform and its spectrogram, as small arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WINDOW_S = 0.025
"""Kaldi's frame length: what the features saw."""
HIGHEST_HZ = 8000
RANGE_DB = 60.0
_EMPHASIS = 0.97
_BLOCK = 2048


def columns_of(samples: int, rate: int, per_second: int) -> int:
    """Columns of a picture of so many samples."""
    return max(1, -(-samples * per_second // rate))


def envelope(samples: NDArray[np.float32], rate: int, per_second: int) -> tuple[NDArray[np.float32], ...]:
    """(lowest, highest) sample of each column, float32[columns] each, over the largest of all; 0 for silence.

    Args:
        samples: float32[samples], at least one.
        rate: samples a second.
        per_second: columns a second.
    """
    columns = columns_of(len(samples), rate, per_second)
    starts = np.minimum(np.arange(columns) * rate // per_second, len(samples) - 1)
    peak = np.float32(np.abs(samples).max()) or np.float32(1)
    low, high = (extreme.reduceat(samples, starts) / peak for extreme in (np.minimum, np.maximum))
    return low.astype(np.float32), high.astype(np.float32)


def spectrogram(samples: NDArray[np.float32], rate: int, per_second: int, rows: int) -> NDArray[np.uint8]:
    """uint8[rows, columns]: energy, 0 where it is 60 dB or more below the loudest, 255 there; high frequencies on top.

    Windows of 25 ms (Hann) after pre-emphasis by 0.97, each in the middle of its column; up to 8 kHz.

    Args:
        samples: float32[samples], at least one.
        rate: samples a second.
        per_second: columns a second.
        rows: bands of equal width.
    """
    window = max(round(WINDOW_S * rate), 8)
    size = 1 << (window - 1).bit_length()
    sharp = np.append(samples[:1], samples[1:] - np.float32(_EMPHASIS) * samples[:-1])
    padded = np.concatenate([np.zeros(window // 2, np.float32), sharp, np.zeros(window, np.float32)])
    columns = columns_of(len(samples), rate, per_second)
    middles = (2 * np.arange(columns) + 1) * rate // (2 * per_second)
    starts = np.minimum(middles, len(samples) - 1)
    taper = np.hanning(window).astype(np.float32)
    top = min(HIGHEST_HZ, rate / 2)
    # Bands of at least one bin: their edges are bins of the transform.
    edges = np.linspace(0, top * size / rate, rows + 1).astype(np.int64)
    power = np.empty((rows, columns))
    for begin in range(0, columns, _BLOCK):
        chosen = starts[begin : begin + _BLOCK]
        frames = padded[chosen[:, None] + np.arange(window)] * taper
        bins = np.abs(np.fft.rfft(frames, size)) ** 2
        sums = np.concatenate([np.zeros((len(chosen), 1)), np.cumsum(bins, axis=1)], axis=1)
        upper = np.maximum(edges[1:], edges[:-1] + 1)
        power[:, begin : begin + _BLOCK] = ((sums[:, upper] - sums[:, edges[:-1]]) / (upper - edges[:-1])).T
    loudest = float(power.max())
    if loudest <= 0:
        return np.zeros((rows, columns), np.uint8)
    level = 10 * np.log10(np.maximum(power, loudest * 1e-12) / loudest)
    return np.clip(255 * (level / RANGE_DB + 1), 0, 255).astype(np.uint8)[::-1]
