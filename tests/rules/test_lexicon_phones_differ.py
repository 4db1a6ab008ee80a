"""LEX005: phones.txt that differs from that of what a stage was made from."""

from __future__ import annotations

from run_rule import run_rule_in

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped


def drop_a_phone(path):
    """The table of a lexicon that lost one phone (all four of its positions): later ids move."""
    rows = [line.split() for line in path.read_text().splitlines()]
    rows = [row for row in rows if not row[0].startswith("AE_")]
    path.write_text("".join(f"{row[0]} {number}\n" for number, row in enumerate(rows)))


def findings(root):
    return {found.dir: found for found in run_rule_in(root / "exp", "LEX005") if isinstance(found, Finding)}


def test_a_stage_whose_lang_directory_lost_a_phone(copy_of):
    root = copy_of("healthy")
    drop_a_phone(root / "exp/tri1/phones.txt")
    found = findings(root)
    assert "exp/tri1" in found and "exp/mono" not in found
    assert found["exp/tri1"].severity is Severity.WARNING
    assert found["exp/tri1"].cause is Cause.LEXICON
    assert "4 symbols stand in one of them alone, 148 have another id" in found["exp/tri1"].summary


def test_a_graph_of_other_phones_than_the_model(copy_of):
    root = copy_of("healthy")
    drop_a_phone(root / "exp/tri1/graph/phones.txt")
    assert "phones.txt of exp/tri1/graph is not that of exp/tri1" in findings(root)["exp/tri1/decode_test"].summary


def test_other_disambiguation_symbols_are_no_difference(copy_of):
    root = copy_of("healthy")
    table = root / "exp/tri1/graph/phones.txt"
    table.write_text(table.read_text() + "#9 400\n#10 401\n")
    assert findings(root) == {}


def test_a_real_recipe_is_cleared(fixture_trees):
    found = run_rule_in(fixture_trees / "healthy" / "exp", "LEX005")
    assert found and all(isinstance(item, Cleared) for item in found)


def test_without_tables_it_does_not_look(tmp_path):
    from trees import plant, run_log

    exp = plant(tmp_path, {"exp/mono/log/update.1.log": run_log("gmm-est exp/mono/0.mdl - exp/mono/1.mdl")})
    (found,) = run_rule_in(exp, "LEX005")
    assert isinstance(found, Skipped)
