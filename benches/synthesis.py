"""Alignments that look like real ones: 100 hours of phones with realistic runs, as gzipped archives."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kaldi_doctor.kaldi.transition_model import TransitionModel, read_transition_model

PHONES, STATES, CONTEXTS = 160, 3, 4
FRAMES_PER_HOUR = 360_000
HOURS_PER_FILE = 10 / 3
DISTINCT = 6
"""Archives that are really different; further ones are links to them, so that 300 hours need no more disk."""
_FRAMES_PER_UTTERANCE = 1000


def model_text() -> str:
    """A transition model of phones of three states, four pdfs for each, as a triphone system has."""
    states = "".join(
        f"<State> {s} <PdfClass> {s} <Transition> {s} 0.75 <Transition> {s + 1} 0.25 </State>\n" for s in range(STATES)
    )
    phones = " ".join(str(phone) for phone in range(1, PHONES + 1))
    triples = [
        (phone, state, ((phone - 1) * STATES + state) * CONTEXTS + context)
        for phone in range(1, PHONES + 1)
        for state in range(STATES)
        for context in range(CONTEXTS)
    ]
    body = "".join(f"{a} {b} {c}\n" for a, b, c in triples)
    return (
        f"<TransitionModel> <Topology> <TopologyEntry> <ForPhones> {phones} </ForPhones>\n{states}"
        f"<State> {STATES} </State> </TopologyEntry> </Topology>\n<Triples> {len(triples)}\n{body}</Triples>\n"
    )


def model() -> TransitionModel:
    """The model of `model_text`, read."""
    return read_transition_model(model_text().encode(), "synthetic.mdl")


def one_file(seed: int, hours: float = HOURS_PER_FILE) -> list[tuple[bytes, NDArray[np.int32]]]:
    """Utterances of one archive: silence at both ends, phones of lognormal durations, self-loops last."""
    random = np.random.default_rng(seed)
    target = int(hours * FRAMES_PER_HOUR)
    count = target // 8
    phone = random.choice(PHONES, count, p=_shares(random))
    length = np.clip(np.rint(random.lognormal(1.95, 0.5, count)), 3, 200).astype(np.int64)
    per_utterance = _FRAMES_PER_UTTERANCE // 8
    first = np.arange(0, count, per_utterance)
    last = np.minimum(first + per_utterance, count) - 1
    phone[first] = phone[last] = 0
    length[first] = length[last] = random.integers(20, 80, len(first))
    split = np.sort(random.random((count, 2)), axis=1)
    spare = length - STATES
    cut = np.floor(split * (spare + 1)[:, None]).astype(np.int64)
    durations = np.stack([cut[:, 0], cut[:, 1] - cut[:, 0], spare - cut[:, 1]], axis=1) + 1
    context = random.integers(0, CONTEXTS, (count, STATES))
    tuples = (phone[:, None] * STATES + np.arange(STATES)) * CONTEXTS + context
    flat = durations.ravel()
    tids = np.repeat(2 * tuples.ravel() + 1, flat).astype(np.int32)
    tids[np.cumsum(flat) - flat] += 1
    ends = np.cumsum(length)[last]
    starts = np.concatenate([[0], ends[:-1]])
    return [
        (f"spk{seed:03d}-utt{number:06d}".encode(), tids[start:end])
        for number, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True))
    ]


def _shares(random: np.random.Generator) -> NDArray[np.float64]:
    """Unequal shares of the phones."""
    weights = random.pareto(1.5, PHONES) + 0.05
    shares: NDArray[np.float64] = weights / weights.sum()
    return shares


def encode(rows: list[tuple[bytes, NDArray[np.int32]]], *, text: bool) -> bytes:
    """An archive in Kaldi's binary or text form."""
    if text:
        return b"".join(key + b" " + " ".join(map(str, row.tolist())).encode() + b" \n" for key, row in rows)
    parts = []
    for key, row in rows:
        body = np.empty(len(row), np.dtype([("size", "i1"), ("value", "<i4")]))
        body["size"], body["value"] = 4, row
        parts += [key, b" \0B\4", len(row).to_bytes(4, "little"), body.tobytes()]
    return b"".join(parts)


def make(directory: Path, hours: int, *, text: bool) -> Path:
    """A directory with archives of so many hours; made once, the distinct files being shared by all sizes."""
    kind = "text" if text else "binary"
    pool = directory / f"pool-{kind}"
    pool.mkdir(parents=True, exist_ok=True)
    for seed in range(DISTINCT):
        path = pool / f"{seed}.gz"
        if not path.exists():
            path.write_bytes(gzip.compress(encode(one_file(seed), text=text), 6))
    target = directory / f"{kind}-{hours}h"
    target.mkdir(exist_ok=True)
    for job in range(round(hours / HOURS_PER_FILE)):
        path = target / f"ali.{job + 1}.gz"
        if not path.exists():
            os.link(pool / f"{job % DISTINCT}.gz", path)
    return target
