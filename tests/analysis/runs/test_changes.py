"""What differs between two runs, and only that."""

import shutil
from pathlib import Path

import pytest

from kaldi_doctor.analysis.runs.changes import data_changes, graph_changes, pipe_changes, setting_changes
from kaldi_doctor.analysis.runs.from_tree import run_of_tree

HEALTHY = Path(__file__).parents[2] / "fixtures/exp/healthy"


@pytest.fixture
def changed(tmp_path):
    copy = tmp_path / "changed"
    shutil.copytree(HEALTHY, copy)

    def runs(file, edit):
        for path in copy.glob(file):
            path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
        return run_of_tree(HEALTHY / "exp"), run_of_tree(copy / "exp")

    return runs


def test_a_copy_differs_in_nothing(changed):
    runs = changed("none", str)
    assert not any(changes(*runs) for changes in (setting_changes, pipe_changes, data_changes, graph_changes))


def test_a_beam_of_a_decode_with_its_lines(changed):
    runs = changed("exp/tri1/decode_test/log/decode.1.log*", lambda text: text.replace("--beam=11.0", "--beam=8.0"))
    (change,) = [c for c in setting_changes(*runs) if c.what == "beam"]
    assert (change.first, change.second, change.dirs) == ("11", "8", ("tri1/decode_test",))
    place, _, line = (change.second_at or "").rpartition(":")
    assert "--beam=8.0" in Path(place).read_text(encoding="utf-8").split("\n")[int(line) - 1]


def test_a_feature_pipe_without_deltas(changed):
    runs = changed("exp/tri1/decode_test/log/decode.1.log*", lambda text: text.replace("add-deltas", "copy-feats"))
    assert any(c.what == "decoding: steps" and "tri1/decode_test" in c.dirs for c in pipe_changes(*runs))


def test_speakers_and_words_of_the_data(changed):
    def other_words(text):
        first, *rest = text.splitlines(keepends=True)
        return "".join([first.replace("\n", " unheard\n"), *rest])

    runs = changed("data/test/text", other_words)
    told = {c.what: (c.first, c.second) for c in data_changes(*runs)}
    assert told["utterances with other words"][1].startswith("1 of ")
    assert int(told["words"][1]) == int(told["words"][0]) + 1


def test_symbols_of_a_lang_directory(changed):
    runs = changed("data/lang*/words.txt", lambda text: text + "unheard 99999\n")
    assert any(c.what == "words.txt (0 and 1 in one only)" for c in graph_changes(*runs))
