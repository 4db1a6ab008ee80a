"""CTM files written from alignments against those that Kaldi wrote."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from golden_dirs import GOLDEN_DIRS, source_of

from kaldi_doctor.align.phones import label_runs, split
from kaldi_doctor.align.ragged import from_rows
from kaldi_doctor.align.words import positions_of, words_of
from kaldi_doctor.archives.jobs import read_directory
from kaldi_doctor.facts.data_and_lang import DataDir, LangDir
from kaldi_doctor.kaldi.ctm_write import phone_ctm, recording_ctm, with_oov, word_ctm
from kaldi_doctor.kaldi.transition_model import read_transition_model


def _first_difference(ours: bytes, theirs: bytes) -> str:
    for one, two in zip(ours.split(b"\n"), theirs.split(b"\n"), strict=False):
        if one != two:
            return f"{one!r} is not {two!r}"
    return "one is shorter"


@pytest.mark.parametrize("name", GOLDEN_DIRS)
def test_ctm_equals_kaldis(
    name: str, golden: Path, cases: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    directory, model_file = source_of(name, cases, corpus)
    ragged = read_directory(directory).ragged
    segments = split(ragged, read_transition_model(model_file.read_bytes()))
    shift = 0.03 if name == "base_chain_tree" else 0.01
    theirs = (golden / name / "ali-to-phones.ctm").read_bytes()
    ours = phone_ctm(ragged.keys, segments, shift)
    done = ["phone CTM: 1 of 1 equal"]
    assert ours == theirs, _first_difference(ours, theirs)
    word_file = golden / name / "get_train_ctm.ctm"
    if word_file.exists():
        lang, data = LangDir("lang", cases / "base/data/lang"), DataDir("train", cases / "base/data/train")
        spans = words_of(segments, positions_of(lang.word_boundary()))
        oov = next(word for word, number in lang.words().items() if number == lang.ids("oov.int")[0])
        text = data.text()
        rows = [with_oov(text[key.decode()], lang.words(), oov) for key in ragged.keys]
        ours, theirs = word_ctm(ragged.keys, spans, rows, shift), word_file.read_bytes()
        assert ours == theirs, _first_difference(ours, theirs)
        assert not len(spans.broken)
        assert not len(spans.partial)
        done.append("word CTM: 1 of 1 equal")
    with capsys.disabled():
        print(f"\n{name}: {', '.join(done)} ({theirs.count(10)} lines)")


def test_times_of_recordings() -> None:
    data = b"u1 1 0.270 0.450 the \nu2 1 1.000 0.100 end \nu9 1 0.0 0.1 x \n"
    ours, unknown = recording_ctm(data, {b"u1": (b"r", 10.0), b"u2": (b"s", 0.5)}, {b"r": (b"file", b"A")})
    assert ours == b"file A 10.27 0.45 the\ns 1 1.50 0.10 end\n"
    assert unknown == [b"u9"]


def test_nothing() -> None:

    segments = label_runs(from_rows([b"a"], [np.empty(0, np.int32)]))
    assert phone_ctm([b"a"], segments, 0.01) == b""
    assert word_ctm([b"a"], words_of(segments, positions_of({1: "nonword"})), [None], 0.01) == b""
