"""Sound for trees that come without: a tone a phone, where the alignment says that the phone is."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kaldi_doctor.analysis.ali.choice import AlignedTimes
from kaldi_doctor.analysis.ali.directory import open_ali_dir

RATE = 16000


def tones(lengths: list[tuple[int, str, bool]], shift: float = 0.01, rate: int = RATE) -> np.ndarray:
    """float32: a buzz of its own for every label over its frames, silence where it is silent."""
    labels = sorted({label for _, label, _ in lengths})
    noise = np.random.default_rng(1)
    parts = []
    for frames, label, silent in lengths:
        time = np.arange(round(frames * shift * rate)) / rate
        base = 110 + 23 * labels.index(label)
        voice = sum(np.sin(2 * np.pi * base * k * time) / k for k in range(1, 20))
        parts.append(0.004 * noise.standard_normal(len(time)) + (0 if silent else 0.2) * voice * np.hanning(len(time) + 2)[1:-1] ** 0.2)
    return np.concatenate(parts).astype(np.float32)


def sound_of(directory: Path, name: str, rate: int = RATE) -> np.ndarray:
    """float32: tones for the phones of one utterance of an alignment directory."""
    opened = open_ali_dir(directory)
    utterance = AlignedTimes(opened).of(name)
    assert utterance is not None
    spans = [(span.length, span.label, span.style == "silence") for span in utterance.phones]
    return tones(spans, utterance.frame_shift, rate)


def give_sound(directory: Path, data: Path, names: list[str], folder: str = "wav") -> None:
    """Write wav files of some utterances below the recipe, and a wav.scp that names them by relative paths."""
    import soundfile

    recipe = data.parent.parent
    (recipe / folder).mkdir(exist_ok=True)
    lines = []
    for name in names:
        soundfile.write(recipe / folder / f"{name}.wav", sound_of(directory, name), RATE, subtype="PCM_16")
        lines.append(f"{name} {folder}/{name}.wav\n")
    with open(data / "wav.scp", "a", encoding="utf-8") as file:
        file.writelines(lines)
