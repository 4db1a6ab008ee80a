"""What Kaldi's own programs print for seven alignment directories, line by line against ours."""

from __future__ import annotations

import numpy as np
import pytest
from golden_dirs import GOLDEN_DIRS, source_of

from kaldi_doctor.align.durations import PhoneLengths
from kaldi_doctor.align.phones import split
from kaldi_doctor.archives.jobs import read_directory
from kaldi_doctor.kaldi.printed.analyze_lines import analyze_lines
from kaldi_doctor.kaldi.printed.model_info import am_info_lines, gmm_info_lines, transition_lines, tree_info_lines
from kaldi_doctor.kaldi.symbols import read_ids, read_symbols
from kaldi_doctor.kaldi.transition_model import read_transition_model


class Ours:
    def __init__(self, name, cases, corpus, golden):
        self.directory, self.model_path = source_of(name, cases, corpus)
        self.data = self.model_path.read_bytes()
        self.model = read_transition_model(self.data, str(self.model_path))
        self.all = read_directory(self.directory)
        self.first = read_directory(self.directory, jobs={1}).ragged
        self.segments = split(self.all.ragged, self.model)
        self.symbols = read_symbols((golden / name / "phones.txt").read_bytes())
        recipe = corpus / "AggShruti+timit/s5" if name.startswith("timit") else cases / "base"
        self.lang = recipe / "data/lang/phones"

    def phone_lengths(self):
        for index, key in enumerate(self.all.ragged.keys):
            part = self.segments.of(index)
            pairs = zip(self.segments.phone[part].tolist(), self.segments.length[part].tolist(), strict=True)
            yield f"{key.decode()} " + "; ".join(f"{phone} {length} " for phone, length in pairs)

    def per_frame(self):
        yield from self._vectors(self.model.phone)

    def pdfs(self):
        yield from self._vectors(self.model.pdf)

    def tids(self):
        yield from self._vectors(np.arange(len(self.model.phone)))

    def _vectors(self, table):
        for index, key in enumerate(self.first.keys):
            yield f"{key.decode()} " + "".join(f"{value} " for value in table[self.first[index]].tolist())

    def analysis(self):
        lengths = PhoneLengths(len(self.model.min_length))
        lengths.add(self.segments)
        (optional,) = read_ids((self.lang / "optional_silence.int").read_bytes())
        silence = read_ids((self.lang / "silence.csl").read_bytes())
        yield from analyze_lines(lengths, self.symbols, silence, optional)


KINDS = {
    "ali-to-phones.write-lengths.txt": Ours.phone_lengths,
    "ali-to-phones.per-frame.ali1.txt": Ours.per_frame,
    "ali-to-pdf.ali1.txt": Ours.pdfs,
    "copy-int-vector.ali1.txt": Ours.tids,
    "show-transitions.txt": lambda ours: transition_lines(ours.model, ours.symbols),
    "am-info.txt": lambda ours: am_info_lines(ours.model),
    "gmm-info.txt": lambda ours: gmm_info_lines(ours.model, ours.data),
    "tree-info.txt": lambda ours: tree_info_lines((ours.model_path.parent / "tree").read_bytes()),
    "analyze_phone_length_stats.txt": Ours.analysis,
    "analyze_alignments.log": Ours.analysis,
}


@pytest.mark.parametrize("name", GOLDEN_DIRS)
def test_every_line_is_equal(name, golden, cases, corpus, capsys):
    ours = Ours(name, cases, corpus, golden)
    assert not ours.all.damages
    report, wrong = [], []
    for kind, make in KINDS.items():
        path = golden / name / kind
        if not path.exists():
            continue
        theirs = [line for line in path.read_text().split("\n") if line and not line.startswith("#")]
        mine = list(make(ours))
        equal = sum(one == two for one, two in zip(mine, theirs, strict=False))
        report.append(f"{kind} {equal}/{max(len(theirs), len(mine))}")
        if mine != theirs:
            wrong.append((kind, next(((a, b) for a, b in zip(mine, theirs, strict=False) if a != b), None)))
    with capsys.disabled():
        print(f"\n{name}: " + ", ".join(report))
    assert not wrong
