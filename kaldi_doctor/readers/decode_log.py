"""Decoding logs: search options as used, utterances decoded and lost, likelihood, speed; lattice depth.

Written by gmm-latgen-faster, latgen-faster-mapped, nnet*-latgen-faster and the online decoders
(steps/decode*.sh, steps/nnet*/decode*.sh), and by steps/diagnostic/analyze_lats.sh.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Source, reader

_DONE = re.compile(rb"(?:Done|Decoded) (\d+) utterances, (?:failed for )?(\d+)")
_LIKE = re.compile(rb"Overall (?:log-)?likelihood per frame (?:is|was|=) (\S+)(?: per frame)? over (\S+) frames")
_RTF = re.compile(rb"real-time factor (?:per thread )?assuming 100 frames/sec is (\S+)")
_FAILED = re.compile(rb"Failed to decode (?:utterance with id|file) (\S+)")
_OPTION = re.compile(r"--(beam|lattice-beam|max-active|min-active|acoustic-scale)=(\S+)")
_DEPTH = re.compile(rb"Overall, lattice depth \(10,50,90-percentile\)=\(\d+,(\d+),\d+\) and mean=([\d.]+)")
_POST_SCALE = re.compile(r"lattice-scale --acoustic-scale=([\d.]+)")


@dataclass(frozen=True, slots=True)
class DecodeLog:
    """One decoding job. Scales and beams are None where the command line does not give them."""

    dir: str
    program: str
    beam: float | None
    lattice_beam: float | None
    max_active: float | None
    min_active: float | None
    acoustic_scale: float | None
    post_scale: float | None
    """Scale applied to the lattices after decoding (chain models: 10)."""
    done: int
    failed: int
    failed_ids: tuple[str, ...]
    partial: int
    """Utterances whose search ended in no final state."""
    cut_lattices: int
    """Lattices that determinization pruned harder than asked."""
    log_like: float | None
    """Graph and scaled acoustic log-likelihood per frame."""
    frames: float
    real_time_factor: float | None
    origin: Origin
    """The line of the final counters, or the header."""


@dataclass(frozen=True, slots=True)
class LatticeDepth:
    """Depth of the lattices of a whole decode: median and mean over frames."""

    dir: str
    median: int
    mean: float
    origin: Origin


def _number(raw: bytes | str | None) -> float | None:
    if raw is None:
        return None
    try:
        value = float(raw)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


@reader("decode_log", "decode.#.log")
def read_decode_log(source: Source) -> Iterator[DecodeLog]:
    """One job; a crashed one still tells its options."""
    if source.job is None:
        return
    data = source.data
    # The first of each: lattice-scale behind a chain decoder has an --acoustic-scale as well.
    options: dict[str, float | None] = {}
    for name, value in _OPTION.findall(source.job.command):
        options.setdefault(name, _number(value.strip("\"'")))
    done = _DONE.search(data, max(0, len(data) - 20_000)) or _DONE.search(data)
    like = _LIKE.search(data, max(0, len(data) - 20_000))
    rtf = _RTF.search(data, max(0, len(data) - 20_000))
    post = _POST_SCALE.search(source.job.command)
    ids = _FAILED.findall(data) if b"Failed to decode" in data else []
    yield DecodeLog(
        dir=source.dir,
        program=source.job.program,
        beam=options.get("beam"),
        lattice_beam=options.get("lattice-beam"),
        max_active=options.get("max-active"),
        min_active=options.get("min-active"),
        acoustic_scale=options.get("acoustic-scale"),
        post_scale=_number(post[1]) if post else None,
        done=int(done[1]) if done else 0,
        failed=int(done[2]) if done else 0,
        failed_ids=tuple(found.decode("utf-8", "replace") for found in ids),
        partial=data.count(b"since no final-state reached"),
        cut_lattices=data.count(b"Did not reach requested beam in determinize-lattice"),
        log_like=_number(like[1]) if like else None,
        frames=_number(like[2]) or 0.0 if like else 0.0,
        real_time_factor=_number(rtf[1]) if rtf else None,
        origin=source.origin(done.start() if done else 0),
    )


@reader("lattice_depth", "analyze_lattice_depth_stats.log")
def read_lattice_depth(source: Source) -> Iterator[LatticeDepth]:
    """The line on all frames; nothing where the diagnostic script failed."""
    hit = _DEPTH.search(source.data)
    if hit:
        yield LatticeDepth(source.dir, int(hit[1]), float(hit[2]), source.origin(hit.start()))
