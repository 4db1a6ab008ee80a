"""The labelled runs: the verdict is one of the right ones, and stays so when many harmless things change at once.

Needs KALDI_DOCTOR_CASES.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from metamorphic import invariances as change
from metamorphic.injector import Judgement, judged
from metamorphic.test_faults import below

CASES = (
    "align_failures", "bad_lm", "base", "decode_crash", "dnn_overfit", "empty_hyps", "insertion_heavy", "killed_jobs", "label_noise",
    "lr_diverged", "sat_broken", "speaker_mixup", "tight_beam", "wrong_features_test",
)  # fmt: skip

TOGETHER: dict[str, tuple[change.Invariance, ...]] = {
    "another_recipe_on_a_cluster": (
        change.recipe_used_other_names, change.logs_are_of_a_cluster, change.kaldi_is_of_another_version,
        change.dates_are_of_another_year,
    ),
    "sent_by_mail_from_windows": (
        change.logs_name_absolute_paths, change.ids_are_called_otherwise, change.line_endings_are_of_windows, change.logs_end_in_txt,
        change.files_were_touched_in_any_order,
    ),
    "in_a_full_house": (
        change.an_unrelated_ladder_lies_below, change.jobs_were_numbered_otherwise, change.logs_that_say_little_are_gone,
        change.rubbish_lies_about, change.directories_were_renamed_afterwards,
    ),
}  # fmt: skip


@cache
def truth(cases: Path) -> dict[str, Any]:
    """What is right, by case."""
    found: dict[str, Any] = json.loads((cases / "truth.json").read_text())
    return found


@pytest.fixture(scope="session")
def small_case(cases: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Copies of the cases without models of speaker-independent alignment, nnet archives and scoring logs; each made once."""
    home = tmp_path_factory.mktemp("cases")

    def large(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if name.endswith((".alimdl", ".raw", ".ark")) or (
            name.startswith(("best_path.", "score.")) and name.endswith(".log"))]

    @cache
    def make(case: str) -> Path:
        return Path(shutil.copytree(cases / case, home / case, ignore=large, symlinks=True))

    return make


@cache
def judged_once(root: Path) -> Judgement:
    """Judgement of an unchanged tree."""
    return judged(root)


def test_no_case_is_left_out(cases: Path) -> None:
    assert sorted(truth(cases)) == sorted(CASES)


@pytest.mark.parametrize("case", CASES)
def test_verdict_is_right(case: str, small_case: Callable[[str], Path], cases: Path) -> None:
    right = truth(cases)[case]
    found = judged_once(small_case(case))
    assert found.state in right["state"]
    assert below(found.dir, tuple(right["dirs"])) if right["dirs"] else found.dir is None
    assert found.cause in right["causes"]
    assert not [error for error in found.errors if below(error[1], tuple(right["healthy"]))]


@pytest.mark.parametrize("together", TOGETHER)
@pytest.mark.parametrize("case", CASES)
def test_verdict_stays(case: str, together: str, small_case: Callable[[str], Path], tmp_path: Path) -> None:
    root = Path(shutil.copytree(small_case(case), tmp_path / "tree", symlinks=True))
    expected = judged_once(small_case(case))
    for step in TOGETHER[together]:
        naming = step(root)
        expected = expected.renamed(naming) if naming else expected
    found = judged(root)
    assert (found.state, found.dir, found.cause) == (expected.state, expected.dir, expected.cause)
