"""The table of all scores."""

from __future__ import annotations

from pathlib import Path

from conftest import FIXTURES

from kaldi_doctor.analysis.tree.score_table import score_table


def test_rows_follow_the_lineage_with_shares_and_edges() -> None:
    rows = score_table(FIXTURES / "healthy" / "exp")
    assert [row.dir for row in rows] == ["exp/mono", "exp/tri1", "exp/tri2b", "exp/tri3b", "exp/tri3b"]
    assert [row.pass_ for row in rows][-2:] == ["final", "si"]
    mono, tri1 = rows[:2]
    assert (mono.score.ins, mono.score.dels, mono.score.subs) == (7, 24, 162)
    assert round(sum(mono.share(n) or 0 for n in (7, 24, 162))) == 100
    assert mono.share(None) is None
    assert (mono.at_edge, tri1.at_edge) == (False, True)


def test_a_directory_without_kaldi_has_no_rows(tmp_path: Path) -> None:
    assert score_table(tmp_path) == []
