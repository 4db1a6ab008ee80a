"""LEX007: pronunciations that do not fit the spelling of their words."""

from __future__ import annotations

from run_rule import run_rule_in

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped

LEXICON = "data/lang/phones/align_lexicon.int"


def exchange(root, words):
    """Each of these words gets the pronunciation of the next one, as where two columns slipped."""
    table = dict(line.split() for line in (root / "data/lang/words.txt").read_text().splitlines())
    ids = [table[word] for word in words]
    rows = [line.split() for line in (root / LEXICON).read_text().splitlines()]
    said = {row[0]: row[2:] for row in rows}
    moved = {number: said[ids[(place + 1) % len(ids)]] for place, number in enumerate(ids)}
    (root / LEXICON).write_text("".join(" ".join([*row[:2], *moved.get(row[0], row[2:])]) + "\n" for row in rows))


def of(root):
    return next(item for item in run_rule_in(root / "exp", "LEX007") if getattr(item, "dir", None) == "data/lang" or isinstance(item, Skipped))


def words_of(root):
    rows = [line.split()[0] for line in (root / "data/lang/words.txt").read_text().splitlines()]
    return [word for word in rows if word.isalpha() and len(word) > 3]


def test_one_word_in_six_with_the_pronunciation_of_another(copy_of):
    root = copy_of("healthy")
    exchange(root, words_of(root)[::5])
    found = of(root)
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.WARNING, Cause.LEXICON)
    assert found.evidence[0].value > 10
    assert ") first, which fits “" in found.summary
    assert found.evidence[1].unit.startswith("pronounced ")


def test_two_words_exchanged_are_a_note_that_names_them(copy_of):
    root = copy_of("healthy")
    exchange(root, ["hungry", "plate"])
    found = of(root)
    assert isinstance(found, Finding)
    assert found.severity is Severity.NOTE
    assert {item.value for item in found.evidence[1:]} == {"hungry", "plate"}
    assert "is pronounced" in found.summary


def test_a_real_lexicon_is_cleared(fixture_trees):
    found = of(fixture_trees / "healthy")
    assert isinstance(found, Cleared)
    assert "have a pronunciation unlike their spelling" in found.summary


def test_a_few_words_teach_nothing(copy_of):
    root = copy_of("healthy")
    table = root / "data/lang/words.txt"
    table.write_text("".join(table.read_text().splitlines(keepends=True)[:40]))
    assert isinstance(of(root), Skipped)


def test_without_a_lexicon_it_does_not_look(copy_of):
    root = copy_of("healthy")
    (root / LEXICON).unlink()
    assert isinstance(of(root), Skipped)
