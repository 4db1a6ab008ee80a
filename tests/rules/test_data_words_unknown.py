"""LEX001: training words without a pronunciation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from run_rule import run_rule_in

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped


def outcomes(root: Path):
    return run_rule_in(root / "exp", "LEX001")


def test_silent_on_a_healthy_tree(fixture_trees: Path) -> None:
    found = outcomes(fixture_trees / "healthy")
    assert [item.dir for item in found if isinstance(item, Cleared)] == ["exp/mono", "exp/tri1", "exp/tri2b", "exp/tri3b"]
    assert not [item for item in found if isinstance(item, Finding)]


def test_fires_on_what_the_logs_say_and_blames_the_first_stage(copy_of: Callable[[str], Path]) -> None:
    root = copy_of("healthy")
    for path in root.glob("exp/*/log/compile_graphs.*.log"):
        data = path.read_bytes()
        path.write_bytes(data.replace(b"LOG (compile", b"sym2int.pl: replacing xy with 3\n** Replaced 300 instances of OOVs with 3\nLOG (compile", 1))
    found = [item for item in outcomes(root) if isinstance(item, Finding)]
    assert [(item.dir, item.severity) for item in found[:2]] == [("exp/mono", Severity.WARNING), ("exp/tri1", Severity.NOTE)]
    assert found[0].cause is Cause.LEXICON
    assert "xy" in found[0].summary


def test_fires_where_text_and_lexicon_do_not_spell_alike(copy_of: Callable[[str], Path]) -> None:
    root = copy_of("healthy")
    text = root / "data/train/text"
    text.write_bytes(b"".join(line.split(b" ", 1)[0] + b" " + line.split(b" ", 1)[1].upper() for line in text.read_bytes().splitlines(keepends=True)))
    found = [item for item in outcomes(root) if isinstance(item, Finding)]
    assert (found[0].dir, found[0].severity) == ("exp/mono", Severity.ERROR)


def test_without_transcripts_it_could_not_look(copy_of: Callable[[str], Path]) -> None:
    root = copy_of("healthy")
    (root / "data/train/text").unlink()
    assert all(isinstance(item, Skipped) for item in outcomes(root))
