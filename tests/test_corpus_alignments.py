"""Every alignment directory of the real trees: the damaged ones are named, the rest is read to the end.

Needs KALDI_DOCTOR_CORPUS; nothing of those trees is in the project but names.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kaldi_doctor.analysis.ali.check import check_alignments
from kaldi_doctor.analysis.ali.directory import below, open_ali_dir
from kaldi_doctor.cheatsheet.load import load_cheatsheet

DAMAGED = {
    "Blank125+I-Sueat/egs/digits/exp/mono": ["ali.1.gz"],
    "Blank125+I-Sueat/egs/newDigits/exp/tri1": ["ali.1.gz"],
    "lcoppieters+Kaldi_TIMIT/s5/exp/tri1_ali": ["ali.3.gz", "ali.5.gz", "ali.8.gz"],
    "madelinebriere+kaldi/egs/digits/exp/mono_ali": ["ali.1.gz"],
    "madelinebriere+kaldi/egs/digits/exp/tri1": ["ali.1.gz"],
}
"""Checked with `gzip -t`."""
SECONDS = 60.0


def test_align_check_of_every_directory(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = load_cheatsheet()
    started = time.monotonic()
    directories = below(corpus)
    damaged, broken, with_model, utterances = {}, 0, 0, 0
    for path in directories:
        result = check_alignments(open_ali_dir(path), sheet, worst=3)
        assert result.utterances > 0, path
        utterances += result.utterances
        with_model += result.model is not None
        broken += result.broken + result.alien
        if result.damages:
            assert result.unfit, path
            damaged[path.relative_to(corpus).as_posix()] = sorted(file for file, _, _ in result.damages)
    spent = time.monotonic() - started
    with capsys.disabled():
        print(
            f"\nalign check: {len(directories)} directories, {len(damaged)} damaged, {with_model} with a transition model, "
            f"{broken} of {utterances} utterances against their HMMs, {spent:.1f} s"
        )
    assert damaged == DAMAGED
    assert broken == 0
    assert spent < SECONDS
