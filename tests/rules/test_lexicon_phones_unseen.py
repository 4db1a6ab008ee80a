"""LEX006: phones that never occur in the training data."""

from __future__ import annotations

import re

from run_rule import run_rule_in

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped


def of(root, path="exp/tri1"):
    return next(item for item in run_rule_in(root / "exp", "LEX006") if getattr(item, "dir", None) == path)


def unseen_too(root, name):
    """Let build-tree's list hold one more phone, in all its positions."""
    rows = (line.split() for line in (root / "data/lang/phones.txt").read_text().splitlines())
    ids = [number for symbol, number in rows if re.fullmatch(rf"{name}_[BEIS]", symbol)]
    assert len(ids) == 4
    log = root / "exp/tri1/log/build_tree.log"
    marker = "Saw no stats for following phones: "
    log.write_text(log.read_text().replace(marker, f"{marker}{' '.join(ids)} "))


def test_a_phone_that_no_word_needs_is_cleared_on_a_real_recipe(fixture_trees):
    found = of(fixture_trees / "healthy")
    assert isinstance(found, Cleared)
    assert found.summary == "1 of 39 phones never occurs in the training data (OY), and no word needs them"
    assert found.evidence[0].origin.path == "exp/tri1/log/build_tree.log"


def test_a_phone_that_test_words_need(copy_of):
    root = copy_of("healthy")
    unseen_too(root, "AA")
    found = of(root)
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.WARNING, Cause.LEXICON)
    assert found.summary.startswith("2 of 39 phones never occur in the training data (AA, OY); ")
    phones, words, tested = found.evidence
    assert (phones.value, words.metric) == (2, "words_untrained")
    assert tested.value > 1 and tested.expected.high == 1


def test_words_that_nobody_tests_are_a_note(copy_of):
    root = copy_of("healthy")
    unseen_too(root, "AA")
    for decode in root.glob("exp/*/decode*"):
        for log in decode.glob("log/*"):
            log.unlink()
    found = of(root)
    assert isinstance(found, Finding)
    assert (found.severity, len(found.evidence)) == (Severity.NOTE, 2)


def test_the_stages_after_the_first_are_not_named_again(fixture_trees):
    assert len(run_rule_in(fixture_trees / "healthy" / "exp", "LEX006")) == 1


def test_positions_of_a_phone_are_one_phone_without_sets(copy_of):
    root = copy_of("healthy")
    (root / "data/lang/phones/sets.int").unlink(missing_ok=True)
    assert "1 of 39 phones" in of(root).summary


def test_without_trees_and_alignments_it_does_not_look(tmp_path):
    from trees import plant, run_log

    exp = plant(tmp_path, {"exp/mono/log/update.1.log": run_log("gmm-est exp/mono/0.mdl - exp/mono/1.mdl")})
    (found,) = run_rule_in(exp, "LEX006")
    assert isinstance(found, Skipped)
