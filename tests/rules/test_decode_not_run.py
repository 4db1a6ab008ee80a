"""DEC013: decodes that were begun and never ran, test sets without features, graphs that nothing decodes with."""

from __future__ import annotations

import shutil

from run_rule import run_rule_in

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.pipeline import diagnose
from kaldi_doctor.settings import Settings


def begun(root):
    """As steps/decode.sh leaves it where the test set has no features: num_jobs and an empty log directory."""
    for decode in root.glob("exp/*/decode*"):
        shutil.rmtree(decode)
    (root / "data/test/feats.scp").unlink()
    (root / "data/test/wav.scp").write_text("e3-te0001 sox e3-te0001.wav -t wav - |\n")
    for model in ("mono", "tri1"):
        (root / f"exp/{model}/decode_test/log").mkdir(parents=True)
        (root / f"exp/{model}/decode_test/num_jobs").write_text("4\n")


def findings(root):
    return [item for item in run_rule_in(root / "exp", "DEC013") if isinstance(item, Finding)]


def test_a_test_set_without_features(copy_of):
    root = copy_of("healthy")
    begun(root)
    found = findings(root)[0]
    assert (found.severity, found.dir, found.cause, found.incomplete) == (Severity.ERROR, "data/test", Cause.JOB, True)
    assert found.summary.endswith("no feats.scp: exp/mono/decode_test and exp/tri1/decode_test never ran")
    assert found.evidence[0].origin.path == "exp/mono/decode_test/num_jobs"


def test_the_verdict_says_that_nothing_was_decoded(copy_of):
    root = copy_of("healthy")
    begun(root)
    verdict = diagnose(root / "exp", Settings()).verdict
    assert (verdict.state, verdict.dir, verdict.cause) == ("incomplete", "data/test", "job")


def test_one_decode_that_was_begun_beside_others_is_a_warning(copy_of):
    root = copy_of("healthy")
    (root / "exp/tri1/decode_dev").mkdir()
    (root / "exp/tri1/decode_dev/num_jobs").write_text("4\n")
    (found,) = [item for item in findings(root) if item.severity is not Severity.NOTE]
    assert (found.severity, found.dir) == (Severity.WARNING, "exp/tri1")
    assert found.summary == "exp/tri1/decode_dev was begun (num_jobs) and holds no log, no lattice and no score"


def test_a_graph_whose_model_was_never_decoded_is_a_note(copy_of):
    root = copy_of("healthy")
    shutil.rmtree(root / "exp/tri1/decode_test")
    (found,) = [item for item in findings(root) if item.dir == "exp/tri1/graph"]
    assert (found.severity, found.summary) == (Severity.NOTE, "exp/tri1/graph was made, and its model was never decoded")


def test_a_real_recipe_is_cleared(fixture_trees):
    found = run_rule_in(fixture_trees / "healthy" / "exp", "DEC013")
    assert found and all(isinstance(item, Cleared) for item in found)


def test_a_set_without_features_that_nothing_was_decoded_on_is_left(copy_of):
    """As data/dev of many recipes: listed, and not used."""
    root = copy_of("healthy")
    (root / "data/dev").mkdir()
    for name in ("wav.scp", "text"):
        (root / "data/dev" / name).write_text("u1 x\n")
    assert findings(root) == []
