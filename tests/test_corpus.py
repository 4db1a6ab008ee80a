"""Real public trees: no crash on any, every score as their catalogue has it, and no error that was not looked at by hand.

Needs KALDI_DOCTOR_CORPUS; nothing of those trees is in the project but names.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from corpus_errors import LOOKED_AT
from trees import fact_of

from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Diagnosis
from kaldi_doctor.pipeline import diagnose

TREES = (
    "AggShruti+timit",
    "Blank125+I-Sueat",
    "LakshKD+Voice-Based-Music-Player",
    "MarkLimML+ASR_Weather",
    "OhmVikrant+ASR-for-Punjabi",
    "Selma-KA+Kaldi-Digits-Example",
    "Syzygianinfern0+WAV2TEXT",
    "homink+kaldi_notes",
    "juierror+ASR_Project",
    "khawajaali444+Surat2-ASR",
    "kush980+Automatic_Speech_Recognition",
    "lcoppieters+Kaldi_TIMIT",
    "madelinebriere+kaldi",
    "saTan-Y+kaldi",
    "sriharib128+Hindi_digit_asr_kaldi",
    "zhanglongqi+kaldi",
)


@cache
def catalogue(corpus: Path) -> dict[str, dict[str, Any]]:
    """The catalogue by tree."""
    return {entry["tree"]: entry for entry in json.loads((corpus / "catalogue.json").read_text())}


@cache
def diagnosed(exp: Path) -> Diagnosis:
    """Diagnosis of one exp root."""
    return diagnose(exp)


def roots(corpus: Path, tree: str) -> list[tuple[str, Path]]:
    """(what its paths start with in the catalogue, the directory) of each exp root of a tree."""
    return [(root.rpartition("/")[0], corpus / tree / root) for root in catalogue(corpus)[tree]["exp_roots"]]


def test_no_tree_is_left_out(corpus: Path) -> None:
    assert sorted(catalogue(corpus)) == sorted(TREES)


@pytest.mark.parametrize("tree", TREES)
def test_the_command_ends_as_promised(tree: str, corpus: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "kaldi_doctor", "diagnose", str(corpus / tree)], capture_output=True, env=environment, timeout=120, check=False
    )
    assert done.returncode in {0, 1, 3}, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert done.stdout or done.returncode == 3


@pytest.mark.parametrize("tree", TREES)
def test_best_scores_equal_the_catalogue(tree: str, corpus: Path) -> None:
    listed = catalogue(corpus)[tree]["best_wer_by_decode_dir"]
    wanted = {name: score for name, score in listed.items() if (corpus / tree / name).is_dir()}
    compared = equal = 0
    different = []
    for prefix, exp in roots(corpus, tree):
        scores = fact_of(exp, Scores)
        for path, score in {**scores.partial, **scores.best}.items():
            name = f"{prefix}/{path}" if prefix else path
            if name not in wanted:
                continue
            compared += 1
            if score.percent == pytest.approx(wanted[name]["best_wer"], abs=0.005):
                equal += 1
            else:
                different.append((name, score.percent, wanted[name]))
    print(f"{tree}: {equal} of {compared} equal; the catalogue has {len(listed)}, {len(wanted)} of them are there")
    assert not different
    assert compared == len(wanted)


@pytest.mark.parametrize("tree", TREES)
def test_every_error_was_looked_at(tree: str, corpus: Path) -> None:
    """An error that does not follow from another is right for a reason that somebody wrote down."""
    unknown = []
    for prefix, exp in roots(corpus, tree):
        for finding in diagnosed(exp).findings:
            if finding.severity is Severity.ERROR and finding.caused_by is None:
                where = f"{prefix}/{finding.dir}" if prefix else finding.dir
                if (tree, finding.rule, where) not in LOOKED_AT:
                    unknown.append((finding.rule, where, finding.summary))
    assert not unknown


@pytest.mark.parametrize("tree", TREES)
def test_what_is_shown_can_be_found(tree: str, corpus: Path) -> None:
    """Every origin names a file of the tree and a line that it has."""
    for _, exp in roots(corpus, tree):
        for finding in diagnosed(exp).findings[:200]:
            for item in finding.evidence:
                if item.origin is None or item.origin.path.startswith(("/", "..")):
                    continue
                path = exp.parent / item.origin.path
                if path.is_file() and item.origin.line is not None:
                    assert 1 <= item.origin.line <= path.read_bytes().count(b"\n") + 1, (finding.rule, item.origin)
