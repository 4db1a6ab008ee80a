"""ALI029: archives with other utterances than the data directory."""

from __future__ import annotations

import gzip

import pytest
from run_rule import run_rule_in

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Finding, Skipped
from kaldi_doctor.settings import Settings

DIR = "exp/mono_ali"


def outcome(root, alignments="auto"):
    found = run_rule_in(root / "exp", "ALI029", Settings(alignments=alignments))
    return next(item for item in found if item.dir == DIR)


def utterances(root):
    """The data directory, changed where a test wants: real archives stay as they are."""
    return root / "data/train/utt2spk"


@pytest.fixture
def healthy(copy_of):
    return copy_of("healthy")


def test_real_archives_fit_their_data(healthy):
    assert isinstance(outcome(healthy), Cleared)


def test_renamed_ids_are_found(healthy):
    path = utterances(healthy)
    path.write_text("".join(f"x{line}" for line in path.read_text().splitlines(keepends=True)))
    text = healthy / "data/train/text"
    text.write_text("".join(f"x{line}" for line in text.read_text().splitlines(keepends=True)))
    found = outcome(healthy)
    assert isinstance(found, Finding)
    assert found.severity is Severity.ERROR
    assert found.evidence[1].value == 100


@pytest.mark.parametrize(("share", "severity"), [(0.2, Severity.WARNING), (0.6, Severity.ERROR)])
def test_lost_utterances_are_found(healthy, share, severity):
    """Utterances that the data has and no archive."""
    path = utterances(healthy)
    lines = path.read_text().splitlines(keepends=True)
    more = int(len(lines) * share / (1 - share))
    path.write_text("".join([*lines, *(f"zz{number} zz\n" for number in range(more))]))
    found = outcome(healthy)
    assert isinstance(found, Finding)
    assert found.severity is severity


def test_a_sample_or_a_damaged_archive_tells_nothing(healthy):
    first = healthy / DIR / "ali.1.gz"
    first.write_bytes(gzip.compress(gzip.decompress(first.read_bytes()))[:-30])
    found = outcome(healthy)
    assert isinstance(found, Skipped)
