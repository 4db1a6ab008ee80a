"""What of a recipe did not come to a score."""

from __future__ import annotations

import pytest
from trees import fact_of

from kaldi_doctor.facts.undecoded import Undecoded


def test_a_directory_with_logs_was_not_merely_begun(fixture_trees):
    made = fact_of(fixture_trees / "healthy" / "exp", Undecoded)
    assert (made.begun, made.graphs, made.without_features) == ((), (), ())
    assert "exp/tri1/decode_test" in made.decodes


@pytest.mark.parametrize(
    ("mode", "said"), [(None, "missing"), (0o644, "not executable"), (0o755, None), ("dangling", "a dangling link")]
)
def test_the_scoring_script(copy_of, mode, said):
    root = copy_of("healthy")
    (root / "path.sh").write_text("export PATH\n")
    (root / "local").mkdir()
    script = root / "local/score.sh"
    if mode == "dangling":
        script.symlink_to("score_sclite.sh")
    elif mode is not None:
        script.write_text("#!/bin/bash\n")
        script.chmod(mode)
    assert fact_of(root / "exp", Undecoded).score_script == said


def test_nothing_is_said_of_a_script_where_no_recipe_is_at_hand(fixture_trees):
    assert fact_of(fixture_trees / "healthy" / "exp", Undecoded).score_script is None
