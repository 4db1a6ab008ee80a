"""How one decode was searched: the jobs of its logs added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.bounds import EVERYWHERE, bounds_of
from kaldi_doctor.facts.decodes import Decode, joined
from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.readers._read import bytes_of
from kaldi_doctor.readers._registry import Source
from kaldi_doctor.readers.decode_log import DecodeLog, LatticeDepth, read_decode_log, read_lattice_depth

if TYPE_CHECKING:
    from pathlib import Path


def search_of(decode: Path, *, follow: bool = False) -> Decode | None:
    """Options, speed, likelihood and losses of a decode directory; None without decoding logs.

    Raises:
        OSError: a log cannot be read.
    """
    logs: list[DecodeLog] = []
    depths: list[LatticeDepth] = []
    bounds = EVERYWHERE if follow else bounds_of(decode, decode.parent)
    for path in sorted((decode / "log").glob("*.log")):
        if not path.is_file() or not path.name.startswith(("decode.", "analyze_lattice_depth_stats")):
            continue
        if not bounds.hold(path):
            continue
        data, _ = bytes_of(str(path))
        source = Source(str(path), str(decode), path.name, data, JobLog(str(path), data, dir=str(decode)))
        logs += read_decode_log(source) if path.name.startswith("decode.") else []
        depths += read_lattice_depth(source) if path.name.startswith("analyze") else []
    return joined(logs, depths[0] if depths else None) if logs else None
