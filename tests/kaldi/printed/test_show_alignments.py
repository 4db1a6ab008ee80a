"""show-alignments, and ours, on the same utterances."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from golden_dirs import GOLDEN_DIRS, source_of

from kaldi_doctor.align.phones import split
from kaldi_doctor.archives.jobs import read_directory
from kaldi_doctor.kaldi.printed.show_alignments import show_alignment
from kaldi_doctor.kaldi.symbols import read_symbols
from kaldi_doctor.kaldi.transition_model import read_transition_model


@pytest.mark.parametrize("name", GOLDEN_DIRS)
def test_equal_to_show_alignments(
    name: str, golden: Path, cases: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    directory, model_file = source_of(name, cases, corpus)
    ragged = read_directory(directory, jobs={1}).ragged.part(0, 50)
    segments = split(ragged, read_transition_model(model_file.read_bytes()))
    symbols = read_symbols((golden / name / "phones.txt").read_bytes())
    ours = [
        show_alignment(
            key,
            ragged[index],
            segments.phone[segments.of(index)].tolist(),
            segments.length[segments.of(index)].tolist(),
            symbols,
        )
        for index, key in enumerate(ragged.keys)
    ]
    theirs = (golden / name / "show-alignments.first50.txt").read_bytes().split(b"\n\n")
    theirs = [block + b"\n\n" for block in theirs if block.strip()]
    equal = sum(one == two for one, two in zip(ours, theirs, strict=True))
    with capsys.disabled():
        print(f"\n{name}: show-alignments {equal} of {len(theirs)} utterances equal")
    assert equal == len(theirs)


def test_cells_are_padded_by_bytes_and_unknown_phones_are_blank() -> None:
    shown = show_alignment(b"u", np.array([1, 22, 3], np.int32), [5, 6], [2, 1], {5: "sch\u00f6nlanges"})
    upper, lower, *rest = shown.split(b"\n")
    assert upper == b"u  [ 1 22 ]     [ 3 ] "
    assert lower == "u  sch\u00f6nlanges       ".encode()
    assert rest == [b"", b""]


def test_empty() -> None:
    assert show_alignment(b"u", np.empty(0, np.int32), [], [], {}) == b"u  \nu  \n\n"
