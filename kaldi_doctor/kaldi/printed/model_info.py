"""Facts of model and tree files as show-transitions, am-info, gmm-info and tree-info print them."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

import numpy as np

from kaldi_doctor.errors import UnreadableArtifact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaldi_doctor.kaldi.transition_model import TransitionModel

_BINARY_WEIGHTS = re.compile(rb"<WEIGHTS> [FD]V \x04(.{4})", re.DOTALL)
_TEXT_WEIGHTS = re.compile(rb"<WEIGHTS>\s*\[([^\]<]*)\]")
_BINARY_LEAF = re.compile(rb"CE \x04(.{4})", re.DOTALL)
_TEXT_LEAF = re.compile(rb"\bCE (\d+)")


def transition_lines(model: TransitionModel, symbols: Mapping[int, str]) -> Iterator[str]:
    """The lines of show-transitions: every transition-state with its transition-ids and probabilities."""
    simple = all(state.forward_class == state.self_loop_class for entry in model.topology.entries for state in entry)
    logs = np.zeros(len(model.phone)) if model.log_probs is None else model.log_probs
    probs = np.exp(logs.astype(np.float64)).astype(np.float32)  # NumPy's float32 exp is a digit less exact than C's
    tid = 1
    for number, (phone, state, forward, loop) in enumerate(model.tuples.tolist(), start=1):
        pdfs = f"pdf = {forward}" if simple else f"forward-pdf = {forward} self-loop-pdf = {loop}"
        yield f"Transition-state {number}: phone = {symbols.get(phone, '')} hmm-state = {state} {pdfs}"
        while tid < len(model.phone) and model.tstate[tid] == number:
            move = "[self-loop]" if model.is_self_loop[tid] else f"[{state} -> {model.destination[tid]}]"
            yield f" Transition-id = {tid} p = {float(probs[tid]):.6g} {move}"
            tid += 1


def am_info_lines(model: TransitionModel) -> Iterator[str]:
    """The lines of am-info that come from the transition model."""
    yield f"number of phones {model.num_phones}"
    yield f"number of pdfs {model.num_pdfs}"
    yield f"number of transition-ids {model.num_tids}"
    yield f"number of transition-states {model.num_tstates}"


def gaussians(data: bytes) -> tuple[int, int] | None:
    """(feature dimension, Gaussians) of a GMM file, binary or text; None where it is no GMM."""
    dimension = re.search(rb"<DIMENSION> (?:\x04(.{4})|(\d+))", data, re.DOTALL)
    if dimension is None:
        return None
    dim = int(dimension[2]) if dimension[2] else struct.unpack("<i", dimension[1])[0]
    if dimension[2]:
        return dim, sum(len(hit[1].split()) for hit in _TEXT_WEIGHTS.finditer(data))
    return dim, sum(struct.unpack("<i", hit[1])[0] for hit in _BINARY_WEIGHTS.finditer(data))


def gmm_info_lines(model: TransitionModel, data: bytes) -> Iterator[str]:
    """The lines of gmm-info."""
    yield from am_info_lines(model)
    found = gaussians(data)
    if found is not None:
        yield f"feature dimension {found[0]}"
        yield f"number of gaussians {found[1]}"


def tree_info_lines(data: bytes, path: str = "-") -> Iterator[str]:
    """The lines of tree-info.

    Args:
        data: a `tree` file, binary or text.
        path: named in errors.

    Raises:
        UnreadableArtifact: it is no tree.
    """
    binary = re.match(rb"\0BContextDependency \x04(.{4})\x04(.{4})ToPdf ", data, re.DOTALL)
    plain = re.match(rb"\s*ContextDependency\s+(\d+)\s+(\d+)\s+ToPdf\s", data)
    if binary is None and plain is None:
        raise UnreadableArtifact(path, "no decision tree", byte_offset=0)
    if binary is not None:
        width, central = (struct.unpack("<i", binary[group])[0] for group in (1, 2))
        leaves = [struct.unpack("<i", hit[1])[0] for hit in _BINARY_LEAF.finditer(data)]
    else:
        assert plain is not None
        width, central = int(plain[1]), int(plain[2])
        leaves = [int(hit[1]) for hit in _TEXT_LEAF.finditer(data)]
    yield f"num-pdfs {max(leaves, default=-1) + 1}"
    yield f"context-width {width}"
    yield f"central-position {central}"
