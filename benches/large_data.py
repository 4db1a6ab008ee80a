"""One small stage beside a large data directory: 500,000 utterances are 3,000,000 lines in six files.

Beside text, utt2spk, segments, utt2dur, utt2num_frames and feats.scp there are spk2utt and wav.scp with a line for each
speaker and recording. The stage's logs speak of as many utterances and frames as the data directory has.
"""

from __future__ import annotations

import random
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from benches import utterances as speech
from benches.large_tree import STAGES, Writer, copy_directory, write_stage, write_test_set
from benches.templates import FIXTURES, JOBS
from benches.utterances import A_RECORDING, A_SPEAKER, CHUNK, Utterance

ARCHIVES = 80
"""Archives of features, each of as many utterances as the others."""
FILES = ("text", "utt2spk", "segments", "utt2dur", "utt2num_frames", "feats.scp")
_JOB_UTTERANCES = 222
_JOB_FRAMES = (72453, 72459, 67170, 70345)
"""Utterances of each job of the fixture's stage, and frames of each."""


def write_data(root: Path, *, utterances: int = 500_000, seed: int = 1) -> int:
    """Write `exp/mono` and `data/train`; returns the number of utterances, rounded down to equal jobs."""
    number = max(JOBS, utterances // JOBS * JOBS)
    writer = Writer(root)
    frames = write_directory(root / "data/train", number, seed)
    each = number // JOBS
    counts = {f" {_JOB_UTTERANCES}{after}": f" {each}{after}" for after in (" ", ",")}
    counts |= {f"over {old} frames": f"over {new} frames" for old, new in zip(_JOB_FRAMES, frames, strict=True)}
    for before in ("over ", "total count ", "stats is "):
        counts[f"{before}{sum(_JOB_FRAMES)}"] = f"{before}{sum(frames)}"
    copy_directory(writer, FIXTURES / "healthy/data/lang", "data/lang")
    write_stage(writer, STAGES[0], JOBS, random.Random(seed), counts, tests=("test",))
    write_test_set(writer, "test")
    return number


def write_directory(folder: Path, number: int, seed: int) -> list[int]:
    """The data directory; returns the frames of each of four jobs."""
    folder.mkdir(parents=True, exist_ok=True)
    streams: dict[str, BinaryIO] = {name: open(folder / name, "wb") for name in FILES}  # noqa: SIM115
    jobs = [0] * JOBS
    an_archive = max(1, -(-number // ARCHIVES))
    every = speech.utterances(number, seed)
    offset = 0
    while chunk := list(islice(every, CHUNK)):
        for one in chunk:
            jobs[one.number * JOBS // number] += one.frames
        offset = _write(streams, chunk, an_archive, offset)
    for stream in streams.values():
        stream.close()
    with open(folder / "spk2utt", "w") as spk2utt:
        for first in range(0, number, A_SPEAKER):
            speaker = f"sp{first // A_SPEAKER:06d}"
            ids = " ".join(f"{speaker}-{place:04d}" for place in range(min(A_SPEAKER, number - first)))
            spk2utt.write(f"{speaker} {ids}\n")
    with open(folder / "wav.scp", "w") as wavs:
        for first in range(0, number, A_RECORDING):
            name = _recording(first)
            wavs.write(f"{name} flac -c -d -s /corpus/train/{name}.flac |\n")
    return jobs


def _write(streams: dict[str, BinaryIO], chunk: list[Utterance], an_archive: int, offset: int) -> int:
    """Lines of one chunk in every file; returns the offset of the next features in their archive."""
    files: list[list[str]] = [[] for _ in FILES]
    text, utt2spk, segments, utt2dur, utt2num_frames, feats = files
    for one in chunk:
        seconds = one.frames / 100 + 0.015
        start = 25.0 * (one.number % A_RECORDING)
        archive, place = divmod(one.number, an_archive)
        offset = 0 if place == 0 else offset
        text.append(f"{one.utt} {' '.join(one.words)}\n")
        utt2spk.append(f"{one.utt} {one.speaker}\n")
        segments.append(f"{one.utt} {_recording(one.number)} {start:.2f} {start + seconds:.3f}\n")
        utt2dur.append(f"{one.utt} {seconds:.3f}\n")
        utt2num_frames.append(f"{one.utt} {one.frames}\n")
        offset += len(one.utt) + 1
        feats.append(f"{one.utt} /home/user/kaldi/egs/large/s5/mfcc/raw_mfcc_train.{archive + 1}.ark:{offset}\n")
        offset += 15 + 13 * one.frames
    for stream, lines in zip(streams.values(), files, strict=True):
        stream.write("".join(lines).encode())
    return offset


def _recording(number: int) -> str:
    return f"rec{number // A_RECORDING:06d}"
