"""Alignment jobs of GMM systems: `align.<job>.log`, `align.<iteration>.<job>.log`, `align_pass<1|2>.<job>.log`.

Written by gmm-align-compiled (also sgmm2-align-compiled) and, for the equal alignment that monophones start from,
align-equal-compiled. Scripts of one's own that train without jobs write `align.<iteration>.log`: told from the jobs of
an alignment by the command line, which reads the model, or writes the alignments, of that very number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.kaldi.printed.align_lines import EMPTY_GRAPH, FAILED, NO_FEATURES, ZERO_LENGTH
from kaldi_doctor.model import Origin
from kaldi_doctor.readers._parse import names, number
from kaldi_doctor.readers._registry import Source, reader

_DONE = re.compile(rb"Done (\d{1,12}), errors on (\d{1,12})")
_RETRIED = re.compile(rb"Retried (\d{1,12}) out of (\d{1,12}) utterances")
_LIKELIHOOD = re.compile(rb"Overall log-likelihood per frame is (\S{1,40}) over (\S{1,20}) frames")
_EQUAL = re.compile(
    rb"(?:Success: done|Computed) (\d{1,12}) (?:utterances|alignments)"
    rb"(?:; (\d{1,12}) lacked features, (\d{1,12}) had other errors)?"
)
_NUMBERED = re.compile(rb"[/ ](\d{1,6})\.(?:mdl|ali)[ \n]")


@dataclass(frozen=True, slots=True)
class AlignLog:
    """One job of one alignment pass. `log_like` is per frame, of the `frames` that were aligned; None where nan."""

    dir: str
    pass_: str
    """`train` within training, `align` for an alignment directory, `pass1` and `pass2` of align_fmllr."""
    iteration: int
    job: int
    done: int
    errors: int
    retried: int
    log_like: float | None
    frames: int
    failed: tuple[tuple[str, int], ...]
    """(utterance, frames) that not even the retry beam aligned."""
    no_features: tuple[str, ...]
    empty: tuple[str, ...]
    """Utterances of no frame, or whose graph is empty."""
    origin: Origin


@reader("alignment jobs", "align.#.log", "align.#.#.log", "align_pass#.#.log")
def read(source: Source) -> Iterator[AlignLog]:
    """One record a log; none where the summary line is missing."""
    data, numbers = source.data, source.numbers
    done = _DONE.search(data)
    equal = None if done is not None else _EQUAL.search(data)
    summary = done or equal
    if summary is None or not numbers:
        return
    if done is not None:
        good, bad = int(done[1]), int(done[2])
    else:
        good, bad = int(summary[1]), int(summary[2] or 0) + int(summary[3] or 0)
    retried, like = _RETRIED.search(data), _LIKELIHOOD.search(data)
    own = len(numbers) == 1 and _own_script(data, numbers[0])
    training = source.name.startswith("align.") and (len(numbers) > 1 or own)
    failed = FAILED.findall(data) if b"Did not successfully decode" in data else []
    yield AlignLog(
        dir=source.dir,
        pass_="train" if training else f"pass{numbers[0]}" if len(numbers) > 1 else "align",
        iteration=numbers[0] if training else 0,
        job=1 if own else numbers[-1],
        done=good,
        errors=bad,
        retried=int(retried[1]) if retried else 0,
        log_like=number(like[1]) if like else None,
        frames=int(number(like[2]) or 0) if like else 0,
        failed=tuple((name.decode("utf-8", "replace"), int(length)) for name, length in failed),
        no_features=names(NO_FEATURES, b"No features for utterance", data),
        empty=names(ZERO_LENGTH, b"Zero-length utterance", data) + names(EMPTY_GRAPH, b"Empty decoding graph", data),
        origin=source.origin(summary.start()),
    )


def _own_script(data: bytes, number: int) -> bool:
    """Whether the log begins with the program's own command line, and its model or output has the number of the log."""
    line = data.partition(b"\n")[0] + b" "
    return not line.startswith(b"#") and any(int(found) == number for found in _NUMBERED.findall(line))
