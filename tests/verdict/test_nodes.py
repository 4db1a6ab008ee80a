"""verdict/nodes.py: what a fault can strike and what it reaches."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from verdict.small_tree import KINDS, facts, nodes

from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.lineage import Lineage, LineageGraph
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.verdict.nodes import NodeKind, Nodes
from kaldi_doctor.walk import DirEntry


@pytest.mark.parametrize(("upper", "lower", "reached"), [
    ("data/train", "exp/mono", True),
    ("data/train", "exp/tdnn/decode", True),
    ("data/train_sat", "exp/tri2b", False),
    ("data/train_sat", "exp/tdnn", True),
    ("data/test", "exp/mono/decode", True),
    ("data/test", "exp/mono", False),
    ("data/lang_test", "exp/tri1/decode", True),
    ("exp/tri1/graph", "exp/tri1/decode", True),
    ("exp/tri1/graph", "exp/tri2b/decode", False),
    ("exp/make_mfcc/train", "exp/mono", True),
    ("exp/tri3b", "exp/tri2b", False),
    ("exp/tri3b/decode", "exp/tri3b/decode", True),
    ("nowhere", "exp/mono", False),
    ("nowhere", "nowhere", True),
])
def test_a_fault_is_seen_where_something_was_made_from_what_it_struck(upper, lower, reached):
    assert nodes().reaches(upper, lower) is reached


def test_data_and_lang_directories_come_before_the_first_that_used_them():
    order = list(nodes())
    assert order.index("exp/make_mfcc/train") < order.index("data/train") < order.index("exp/mono")
    assert order.index("exp/tri2b_ali") < order.index("data/train_sat") < order.index("exp/tri3b")
    assert order.index("exp/mono") < order.index("exp/mono/decode") < order.index("exp/tri1")


def test_kinds_and_systems():
    found = nodes()
    assert found.kind("data/test") is NodeKind.DATA
    assert found.kind("data/lang_test") is NodeKind.LANG
    assert found.kind("exp/tri1_ali") is NodeKind.ALI
    assert found.system("exp/tri1/decode") == found.system("exp/tri1/graph") == "exp/tri1"
    assert found.system("exp/tri1_ali") == "exp/tri1_ali"
    assert found.exp_dir("data/train_sat") == "exp/tri3b"
    assert found.dir_kind("exp/tri1_ali") is DirKind.ALI
    assert found.dir_kind("data/train") is DirKind.UNKNOWN


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_reach_is_the_transitive_closure_even_in_a_circle(edges):
    paths = [f"exp/m{number}" for number in range(8)]
    lines = {path: Lineage(path) for path in paths}
    for parent, child in edges:
        lines[paths[child]].ali.append(paths[parent])
    found = Experiments({path: Experiment(path, DirKind.DELTAS, "", DirEntry(path)) for path in paths})
    made = Nodes(found, LineageGraph(lines, dict.fromkeys(paths, DirKind.DELTAS)))
    closure = {(path, path) for path in paths} | {(paths[a], paths[b]) for a, b in edges}
    while True:
        more = {(a, d) for a, b in closure for c, d in closure if b == c} - closure
        if not more:
            break
        closure |= more
    assert {(a, b) for a in paths for b in paths if made.reaches(a, b)} == closure


def test_unrelated_experiments_beside_it_change_nothing():
    found, graph = facts()
    before = Nodes(found, graph)
    lines = dict(graph.by_path) | {"exp/old": Lineage("exp/old", data="data/old")}
    kinds = KINDS | {"exp/old": DirKind.MONO}
    more = Experiments({**found.by_path, "exp/old": replace(found.by_path["exp/mono"], path="exp/old")})
    after = Nodes(more, LineageGraph(lines, kinds))
    assert [path for path in after if path not in {"exp/old", "data/old"}] == list(before)
    assert not after.reaches("exp/old", "exp/tri1")
