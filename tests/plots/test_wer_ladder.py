"""plots/wer_ladder.py and the plot-wer command."""

import json

from typer.testing import CliRunner

from kaldi_doctor.analysis.tree.scored_systems import scored_systems
from kaldi_doctor.cli.app import build_app
from kaldi_doctor.plots.wer_ladder import wer_figure


def run(*words):
    return CliRunner().invoke(build_app(), list(words))


def test_ladder_of_a_bundled_tree(fixture_trees, tmp_path):
    exp = fixture_trees / "healthy" / "exp"
    systems = scored_systems(exp)
    assert [item.dir for item in systems][:2] == ["exp/mono", "exp/tri1"]
    (axes,) = wer_figure(systems).axes
    assert [bar.get_width() for bar in axes.patches] == [item.percent for item in systems]
    said = run("plot-wer", str(exp), "-o", str(tmp_path / "w.svg"))
    assert said.exit_code == 0 and (tmp_path / "w.svg").stat().st_size > 2000
    rows = json.loads(run("plot-wer", str(exp), "--data", "json").stdout)
    assert rows[0]["percent"] == systems[0].percent and ":" in rows[0]["origin"]
    assert f"{systems[0].percent:.2f} %" in run("plot-wer", str(exp), "--text").stdout


def test_published_scores_of_a_known_recipe(corpus):
    systems = {item.dir: item for item in scored_systems(corpus / "AggShruti+timit/s5/exp")}
    assert systems["exp/mono"].recipe == "timit" and systems["exp/mono"].published == 32.7


def test_nothing_scored(tmp_path):
    said = run("plot-wer", str(tmp_path))
    assert said.exit_code == 3 and "wer_*" in said.stderr
