"""Configuration files of networks: network.xconfig, final.config, vars, nnet.proto, nnet.config, pdf counts, egs info.

Written by the user or steps/nnet3/xconfig_to_configs.py (nnet3, chain), utils/nnet/make_nnet_proto.py (nnet1) and the
nnet2 scripts. Each is kept as its meaningful lines; what they mean is worked out in facts/nnet_architecture.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Source, reader


@dataclass(frozen=True, slots=True)
class NnetConfig:
    """One configuration file: `dir` is the experiment directory, `name` the file's name."""

    dir: str
    name: str
    lines: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class PdfCounts:
    """Frames per pdf of the training alignment: how many pdfs, and the share and entropy that chance gives.

    `top_share` is the accuracy of always naming the most frequent pdf; `entropy` (nats) the loss of knowing nothing
    but the counts.
    """

    dir: str
    pdfs: int
    frames: float
    top_share: float
    entropy: float
    origin: Origin


@dataclass(frozen=True, slots=True)
class EgsInfo:
    """One number of egs/info: num_archives, frames_per_eg, num_frames and the like."""

    dir: str
    name: str
    value: float
    origin: Origin


_NUMBER = re.compile(r"^-?[0-9.]+(?:[eE][-+]?[0-9]+)?$")


def _owner(directory: str) -> str:
    """The experiment that a `configs`, `egs` or `egs/info` directory belongs to."""
    for suffix in ("/configs", "/egs/info", "/egs"):
        if directory.endswith(suffix):
            return directory.removesuffix(suffix)
    return directory


@reader("nnet configuration", "network.xconfig", "final.config", "vars", "nnet.proto", "nnet.config", "#.rbm.proto")
def read_config(source: Source) -> Iterator[NnetConfig]:
    """Lines that are neither empty nor comments, white space joined."""
    text = source.data[:400_000].decode("utf-8", "replace")
    lines = tuple(
        " ".join(line.split()) for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    )
    if lines:
        yield NnetConfig(_owner(source.dir), source.name, lines, Origin(source.path, 1))


@reader("pdf counts", "pdf_counts", "ali_train_pdf.counts", "prior_counts")
def read_counts(source: Source) -> Iterator[PdfCounts]:
    """Text vector of counts; a binary one is left alone."""
    import math

    text = source.data.strip()
    if not text.startswith(b"["):
        return
    try:
        counts = [float(item) for item in text.strip(b"[] \n").split()]
    except ValueError:
        return
    total = sum(counts)
    if len(counts) < 2 or not math.isfinite(total) or total <= 0 or min(counts) < 0:
        return
    shares = [count / total for count in counts if count > 0]
    entropy = -sum(share * math.log(share) for share in shares)
    yield PdfCounts(source.dir, len(counts), total, max(shares), entropy, Origin(source.path, 1))


@reader(
    "egs info",
    "num_archives",
    "frames_per_eg",
    "num_frames",
    "iters_per_epoch",
    "frame_subsampling_factor",
    "num_jobs_nnet",
    "left_context",
    "right_context",
)
def read_egs_info(source: Source) -> Iterator[EgsInfo]:
    """One number in a file of its own."""
    text = source.data[:100].decode("utf-8", "replace").strip().split(",")[0]
    if _NUMBER.match(text):
        yield EgsInfo(_owner(source.dir), source.name, float(text), Origin(source.path, 1))
