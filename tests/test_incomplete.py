"""Trees of which only a part is there: the verdict says what could be judged, and what is missing is no fault by itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from metamorphic.injector import cut_log

from kaldi_doctor.kinds import Severity, State
from kaldi_doctor.model import Diagnosis
from kaldi_doctor.pipeline import diagnose

Copy = Callable[[str], Path]


def errors(found: Diagnosis) -> list[tuple[str, str, str]]:
    """Errors that do not follow from others."""
    return [(f.rule, f.dir, f.summary) for f in found.findings if f.severity is Severity.ERROR and f.caused_by is None]


def keep(root: Path, wanted: Callable[[str], bool]) -> None:
    """Delete all files whose path below the root is not wanted, then the directories that are empty."""
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_file() and not wanted(path.relative_to(root).as_posix()):
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def only_decodes(path: str) -> bool:
    """Files of decode directories."""
    return "/decode" in path


def only_scores(path: str) -> bool:
    """wer_* files."""
    return "/wer_" in path


def only_logs(path: str) -> bool:
    """Training and alignment logs."""
    return path.endswith(".log") and "/decode" not in path


def no_logs(path: str) -> bool:
    """All but logs."""
    return not path.endswith(".log")


def no_data(path: str) -> bool:
    """Nothing outside exp/."""
    return path.startswith("exp/")


@pytest.mark.parametrize("kept", [only_decodes, only_scores, only_logs, no_logs, no_data], ids=lambda kept: kept.__name__)
@pytest.mark.parametrize("tree", ["healthy", "dnn"])
def test_what_is_missing_is_no_error(kept: Callable[[str], bool], tree: str, copy_of: Copy) -> None:
    root = copy_of(tree)
    keep(root, kept)
    found = diagnose(root / "exp")
    assert found.verdict.state in {State.HEALTHY, State.NOTHING}, found.verdict.summary
    assert errors(found) == []
    assert found.skipped


@pytest.mark.parametrize("kept", [only_decodes, only_scores, no_logs, no_data], ids=lambda kept: kept.__name__)
def test_a_broken_stage_is_named_from_what_is_left(kept: Callable[[str], bool], copy_of: Copy) -> None:
    root = copy_of("sat_broken")
    keep(root, kept)
    found = diagnose(root / "exp")
    assert found.verdict.state is State.BROKEN
    assert found.verdict.dir is not None
    assert found.verdict.dir.startswith("exp/tri3b")


def test_logs_alone_still_tell_the_ladder(copy_of: Copy) -> None:
    root = copy_of("healthy")
    keep(root, only_logs)
    found = diagnose(root / "exp")
    assert [rung.stage.value for rung in found.ladder] == ["mono", "tri", "lda_mllt", "sat"]
    assert {rung.state for rung in found.ladder} == {"not-scored"}


@pytest.mark.parametrize("stage", ["mono", "tri1", "tri2b", "tri3b", "mono_ali", "tri2b_ali"])
def test_one_stage_alone(stage: str, fixture_trees: Path) -> None:
    found = diagnose(fixture_trees / "healthy" / "exp" / stage)
    assert found.verdict.state is State.HEALTHY
    assert errors(found) == []
    if not stage.endswith("_ali"):
        assert [rung.dir for rung in found.ladder] == [f"exp/{stage}"]
        assert found.ladder[0].score is not None


def test_one_broken_stage_alone(fixture_trees: Path) -> None:
    found = diagnose(fixture_trees / "sat_broken" / "exp" / "tri3b")
    assert found.verdict.state is State.BROKEN
    assert found.verdict.dir is not None
    assert found.verdict.dir.startswith("exp/tri3b")


def test_one_decode_alone(fixture_trees: Path) -> None:
    found = diagnose(fixture_trees / "healthy" / "exp" / "tri1" / "decode_test")
    assert errors(found) == []
    broken = diagnose(fixture_trees / "empty_hyps" / "exp" / "mono" / "decode_test")
    assert broken.verdict.state is State.BROKEN


def test_a_network_alone(copy_of: Copy) -> None:
    root = copy_of("dnn")
    shutil.rmtree(root / "data")
    shutil.rmtree(root / "exp" / "tri3b_ali")
    shutil.rmtree(root / "exp" / "tri3b")
    found = diagnose(root / "exp")
    assert found.verdict.state is State.HEALTHY
    assert errors(found) == []
    assert [rung.dir for rung in found.ladder] == ["exp/nnet3/tdnn1a"]


def test_training_that_still_runs_is_incomplete(copy_of: Copy) -> None:
    """The last logs have no trailer and nothing stands after them."""
    root = copy_of("healthy")
    for part in ("tri2b_ali", "tri3b", "tri2b/graph", "tri2b/decode_test"):
        shutil.rmtree(root / "exp" / part)
    log = root / "exp" / "tri2b" / "log"
    for path in log.glob("*.log"):
        numbers = [int(part) for part in path.name.split(".") if part.isdigit()]
        if path.name.startswith(("acc.", "align.", "update.", "macc.", "mupdate.", "transform_means.")) and numbers[0] > 5:
            path.unlink()
    for path in (root / "exp" / "tri2b").glob("final.*"):
        path.unlink()
    (log / "analyze_alignments.log").unlink()
    (log / "update.5.log").unlink()
    for job in (1, 2, 3, 4):
        cut_log(log / f"acc.5.{job}.log")
    found = diagnose(root / "exp")
    assert found.verdict.state is State.INCOMPLETE
    assert found.verdict.dir == "exp/tri2b"
    assert [rung.state for rung in found.ladder][:2] == ["ok", "ok"]
