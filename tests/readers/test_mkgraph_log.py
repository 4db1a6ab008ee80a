"""Self-loop scales of graphs."""

from __future__ import annotations

import pytest

from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Source, load_readers, reader_for
from kaldi_doctor.readers.mkgraph_log import SelfLoops, read

LINE = b"add-self-loops --self-loop-scale=%b --reorder=true exp/tri1/final.mdl exp/tri1/graph/HCLGa.fst\n"


def of(data, function=read):
    return list(function(Source("exp/tri1/graph/mkgraph.log", "exp/tri1/graph", "mkgraph.log", data)))


def test_the_command_line_of_kaldi():
    assert of(b"# mkgraph\n" + LINE % b"0.1") == [
        SelfLoops("exp/tri1/graph", "exp/tri1/graph", 0.1, Origin("exp/tri1/graph/mkgraph.log", 2))
    ]


def test_a_log_without_it_gives_nothing():
    assert of(b"tree-info exp/tri1/tree\n") == []


def test_a_scale_that_is_no_number_makes_the_file_unreadable():
    load_readers()
    with pytest.raises(UnreadableArtifact):
        of(LINE % b"1.2.3", reader_for("mkgraph.log").function)
