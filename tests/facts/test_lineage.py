"""Who was made from whom, read from command lines, in trees that were renamed or moved."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from trees import fact_of, plant, run_log

from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import StageKind

RENAMED = {
    "mono": "m0", "mono_ali": "m0_forced", "tri1": "first", "tri1_ali": "second", "tri2b": "third", "tri2b_ali": "fourth",
    "tri3b": "fifth",
}


def test_the_ladder_of_a_real_tree(fixture_trees: Path) -> None:
    graph = fact_of(fixture_trees / "healthy" / "exp", LineageGraph)
    assert "exp/mono_ali" in graph.parents("exp/tri1")
    assert "exp/tri1_ali" in graph.parents("exp/tri2b")
    assert "exp/tri2b_ali" in graph.parents("exp/tri3b")
    assert graph.model_of("exp/tri2b_ali") == "exp/tri2b"
    assert graph.model_of("exp/tri3b/decode_test") == "exp/tri3b"
    assert graph.ancestors("exp/tri3b") >= {"exp/mono", "exp/tri1", "exp/tri2b", "exp/tri2b_ali"}
    assert not graph.ancestors("exp/mono")
    assert graph.get("exp/tri1").data == "data/train"
    assert graph.get("exp/tri1").split == 4
    assert graph.get("exp/mono").lang == "data/lang"
    assert graph.get("exp/tri1/decode_test").graph == "exp/tri1/graph"
    assert graph.get("exp/tri1/decode_test").data == "data/test"
    assert graph.stage_of("exp/tri3b") is StageKind.SAT
    assert graph.cycles == []


def test_order_puts_parents_first(fixture_trees: Path) -> None:
    graph = fact_of(fixture_trees / "sat_broken" / "exp", LineageGraph)
    place = {path: index for index, path in enumerate(graph.order)}
    for path in graph.by_path:
        for parent in graph.parents(path):
            assert place[parent] < place[path]


def test_the_other_data_of_a_broken_stage_is_seen(fixture_trees: Path) -> None:
    graph = fact_of(fixture_trees / "sat_broken" / "exp", LineageGraph)
    assert graph.get("exp/tri2b").data == "data/train"
    assert graph.get("exp/tri3b").data == "data/train_sat"


def test_a_network_names_its_alignments(fixture_trees: Path) -> None:
    graph = fact_of(fixture_trees / "dnn" / "exp", LineageGraph)
    assert "exp/tri3b_ali" in graph.parents("exp/nnet3/tdnn1a")
    assert graph.model_of("exp/nnet3/tdnn1a/decode_test") == "exp/nnet3/tdnn1a"


def test_renamed_directories_keep_their_lineage(copy_of: Callable[[str], Path]) -> None:
    root = copy_of("healthy")
    for stage in ("mono", "tri1", "tri2b"):  # steps/align_*.sh copy both; the fixture has the copies of mono alone
        tree = root / "exp" / stage / "tree"
        if not tree.exists():
            tree.write_bytes(b"ContextDependency " + stage.encode() * len(stage))
        for name in ("tree", "final.mdl"):
            shutil.copyfile(root / "exp" / stage / name, root / "exp" / f"{stage}_ali" / name)
    before = fact_of(root / "exp", LineageGraph)
    expected = {path: graph_names(before, path) for path in (f"exp/{name}" for name in RENAMED)}
    for old, new in RENAMED.items():
        (root / "exp" / old).rename(root / "exp" / new)
    after = fact_of(root / "exp", LineageGraph)
    for old, new in RENAMED.items():
        assert graph_names(after, f"exp/{new}") == {f"exp/{RENAMED[path[4:]]}" for path in expected[f"exp/{old}"]}


def graph_names(graph: LineageGraph, path: str) -> set[str]:
    """Ancestors that RENAMED knows."""
    known = {f"exp/{name}" for pair in RENAMED.items() for name in pair}
    return {ancestor for ancestor in graph.ancestors(path) if ancestor in known}


def test_loops_are_cut_and_reported(tmp_path: Path) -> None:
    def trained(own: str, other: str) -> dict[str, str]:
        return {
            f"exp/{own}/log/update.1.log": run_log(f"gmm-est exp/{own}/1.mdl exp/{own}/2.mdl"),
            f"exp/{own}/log/build_tree.log": run_log(f"build-tree exp/{own}/tree"),
            f"exp/{own}/log/convert.1.log": run_log(f'convert-ali "ark:gunzip -c exp/{other}/ali.1.gz|" "ark:|gzip -c >exp/{own}/ali.1.gz"'),
        }

    exp = plant(tmp_path, {**trained("a", "b"), **trained("b", "a")})
    graph = fact_of(exp, LineageGraph)
    assert graph.cycles
    assert set(graph.order) == {"exp/a", "exp/b"}
    assert graph.ancestors("exp/a") == {"exp/b"}


def test_missing_parents_are_named_as_written(tmp_path: Path) -> None:
    exp = plant(
        tmp_path,
        {
            "exp/tri1/log/convert.1.log": run_log(
                'convert-ali "ark:gunzip -c /elsewhere/exp/mono_ali/ali.1.gz|" "ark:|gzip -c >exp/tri1/ali.1.gz"'
            ),
            "exp/tri1/log/update.1.log": run_log("gmm-est exp/tri1/1.mdl exp/tri1/2.mdl"),
        },
    )
    lineage = fact_of(exp, LineageGraph).get("exp/tri1")
    assert lineage.missing == ["/elsewhere/exp/mono_ali"]
    assert lineage.parents == []


def test_a_parent_known_by_its_name_only_is_marked(tmp_path: Path) -> None:
    exp = plant(
        tmp_path,
        {
            "exp/mono/log/init.log": run_log("gmm-init-mono exp/mono/0.mdl"),
            "exp/mono/log/update.1.log": run_log("gmm-est exp/mono/1.mdl exp/mono/2.mdl"),
            "exp/mono_ali/ali.1.gz": b"",
        },
    )
    lineage = fact_of(exp, LineageGraph).get("exp/mono_ali")
    assert lineage.model == ["exp/mono"]
    assert lineage.guessed == {"model"}
