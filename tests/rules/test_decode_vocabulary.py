"""LM001: test words that the graph cannot produce."""

import pytest
from run_rule import run_rule

from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.graph_langs import graph_langs
from kaldi_doctor.facts.lineage import Lineage, LineageGraph
from kaldi_doctor.facts.spoken_words import SpokenWords
from kaldi_doctor.kinds import Cause, DirKind, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped
from kaldi_doctor.walk import DirEntry, Tree

DECODE = "exp/mono/decode_test"


@pytest.fixture
def run(tmp_path):
    def go(text, words):
        data, graph = tmp_path / "data/test", tmp_path / "exp/mono/graph"
        data.mkdir(parents=True)
        graph.mkdir(parents=True)
        if text is not None:
            (data / "text").write_text(text)
        (graph / "words.txt").write_text("".join(f"{word} {index}\n" for index, word in enumerate(words.split())))
        found = Experiments({DECODE: Experiment(DECODE, DirKind.DECODE, "", DirEntry(DECODE))})
        lines = {DECODE: Lineage(DECODE, data="data/test", graph="exp/mono/graph")}
        places = Places(Tree(base=tmp_path, root="exp"), LineageGraph(lines, {DECODE: DirKind.DECODE}))
        return run_rule("LM001", words=SpokenWords(found, places, graph_langs(places)))

    return go


def test_most_words_missing_is_the_language_model(run):
    (found,) = run("u1 one two three\nu2 four\n", "<eps> one")
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.ERROR, Cause.LM)
    assert "75.0 %" in found.summary


def test_one_in_ten_is_a_warning(run):
    (found,) = run("u1 " + "one " * 9 + "two\n", "<eps> one")
    assert found.severity is Severity.WARNING


def test_silent_where_every_word_is_known(run):
    (found,) = run("u1 one two\n", "<eps> one two")
    assert isinstance(found, Cleared)


def test_missing_transcripts_are_said(run):
    (found,) = run(None, "<eps> one")
    assert isinstance(found, Skipped)
