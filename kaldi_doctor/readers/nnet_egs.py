"""get_egs.J.log: utterances that gave no training examples, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Source, reader


@dataclass(frozen=True, slots=True)
class EgsJob:
    """One job of egs preparation: utterances done, with errors, and without alignment."""

    dir: str
    job: int
    done: int
    errors: int
    no_alignment: int
    origin: Origin


_FINISHED = re.compile(
    rb"successfully processed (\d+) feature files, wrote (\d+) examples[^\n]{0,400}?; (\d+) files had no "
    rb"(?:posteriors|alignments)"
    rb"(?:[^\n]{0,400}?(?<!\d)(\d{1,12}) had errors)?"
)
_SPLIT = re.compile(rb"Split (\d+) utts, with total length")
_PROCESSED = re.compile(rb"Processed (\d+) utterances")
_FAILED = re.compile(rb"(\d{1,18}) utterances had errors and could not be processed")


@reader("egs", "get_egs.#.log")
def read_egs(source: Source) -> Iterator[EgsJob]:
    """Counts of one job."""
    data = source.data
    directory = source.dir.removesuffix("/egs")
    finished, split, failed = _FINISHED.search(data), _SPLIT.search(data), _FAILED.search(data)
    processed = _PROCESSED.search(data)
    done = int((finished or split or processed or [0, 0])[1])
    no_alignment = data.count(b"No pdf-level posterior for key") + data.count(b"No alignment for utterance")
    mismatch = data.count(b"Length difference between feats") + data.count(b"Dimension mismatch")
    errors = int(failed[1]) if failed else no_alignment + mismatch
    match = finished or split or failed or processed
    if match is None:
        return
    yield EgsJob(
        directory,
        source.numbers[0],
        done,
        errors,
        no_alignment,
        source.origin(match.start()),
    )
