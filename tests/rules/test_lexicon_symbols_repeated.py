"""LEX004: symbols listed twice, ids given twice."""

from __future__ import annotations

import re

from run_rule import run_rule_in

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped


def without_positions(path):
    """The table as people write it for reading: without _B, _E, _I and _S."""
    path.write_bytes(re.sub(rb"_[BEIS](?= )", b"", path.read_bytes()))


def findings(root):
    return [found for found in run_rule_in(root / "exp", "LEX004") if isinstance(found, Finding)]


def test_suffixes_taken_away_in_the_lang_directory(copy_of):
    root = copy_of("healthy")
    without_positions(root / "data/lang/phones.txt")
    (found,) = findings(root)
    assert (found.severity, found.dir, found.cause) == (Severity.WARNING, "data/lang", Cause.LEXICON)
    assert found.summary == "data/lang/phones.txt lists 41 symbols (SIL, SPN, AA, AE, …) more than once"
    assert found.evidence[0].origin.path == "data/lang/phones.txt"


def test_a_copy_in_a_stage_is_a_note(copy_of):
    root = copy_of("healthy")
    without_positions(root / "exp/tri1/phones.txt")
    (found,) = findings(root)
    assert (found.severity, found.dir) == (Severity.NOTE, "exp/tri1")


def test_a_word_added_by_hand_with_the_id_of_another(copy_of):
    root = copy_of("healthy")
    with (root / "data/lang/words.txt").open("a") as words:
        words.write("zebra 2\n")
    (found,) = findings(root)
    assert found.summary == "data/lang/words.txt gives 1 id (2) to more than one symbol"


def test_the_tables_of_a_real_recipe_are_cleared(fixture_trees):
    found = run_rule_in(fixture_trees / "healthy" / "exp", "LEX004")
    assert found and all(isinstance(item, Cleared) for item in found)
    assert {"data/lang", "exp/tri1/graph", "exp/tri3b"} <= {item.dir for item in found}


def test_a_line_given_twice_alike_is_no_second_id(copy_of):
    root = copy_of("healthy")
    table = root / "data/lang/phones.txt"
    table.write_bytes(table.read_bytes() + b"SIL 1\n")
    assert findings(root) == []


def test_without_tables_it_does_not_look(tmp_path):
    from trees import plant, run_log

    exp = plant(tmp_path, {"exp/mono/log/update.1.log": run_log("gmm-est exp/mono/0.mdl - exp/mono/1.mdl")})
    (found,) = run_rule_in(exp, "LEX004")
    assert isinstance(found, Skipped)
