"""Small alignments for the tests: a toy model, archives as bytes, and aligned directories made from phone lengths."""

from __future__ import annotations

import struct

import numpy as np

from kaldi_doctor.align.ragged import from_rows
from kaldi_doctor.archives.collect import Collector
from kaldi_doctor.archives.jobs import JobFile
from kaldi_doctor.archives.model_locator import LocatedModel
from kaldi_doctor.facts.aligned_dirs import AlignedDir, AlignedDirs
from kaldi_doctor.kaldi.transition_model import read_transition_model

PHONES = 6
STATES = 3
SILENCE = (1,)
DIR, PARENT = "exp/tri1", "exp/mono_ali"

_STATE = "<State> {0} <PdfClass> {0} <Transition> {0} 0.75 <Transition> {1} 0.25 </State>\n"


def model_text(phones=PHONES):
    """A text model: `phones` phones of three states, one pdf each."""
    states = "".join(_STATE.format(state, state + 1) for state in range(STATES)) + f"<State> {STATES} </State>\n"
    triples = [(p, s, STATES * (p - 1) + s) for p in range(1, phones + 1) for s in range(STATES)]
    head = (
        "<TransitionModel>\n<Topology>\n<TopologyEntry>\n<ForPhones>\n"
        + " ".join(str(phone) for phone in range(1, phones + 1))
        + f"\n</ForPhones>\n{states}</TopologyEntry>\n</Topology>\n<Triples> {len(triples)}\n"
    )
    rows = "".join(f"{a} {b} {c}\n" for a, b, c in triples)
    probs = " ".join(["0"] + ["-0.28 -1.38"] * len(triples))
    return (head + rows + f"</Triples>\n<LogProbs>\n [ {probs} ]\n</LogProbs>\n</TransitionModel>\n").encode()


def model_binary(phones=PHONES, extended=False):
    """The same model in binary, in the old or in the extended topology form."""

    def integer(value):
        return b"\4" + struct.pack("<i", value)

    def vector(values):
        return b"\4" + struct.pack("<i", len(values)) + struct.pack(f"<{len(values)}i", *values)

    def real(value):
        return b"\4" + struct.pack("<f", value)

    out = b"\0B<TransitionModel> <Topology> "
    out += vector(list(range(1, phones + 1))) + vector([-1] + [0] * phones)
    out += (integer(-1) if extended else b"") + integer(1) + integer(STATES + 1)
    for state in range(STATES):
        out += integer(state) + (integer(state) if extended else b"") + integer(2)
        out += integer(state) + real(0.75) + integer(state + 1) + real(0.25)
    out += integer(-1) + (integer(-1) if extended else b"") + integer(0)
    out += b"</Topology> "
    rows = [(p, s, STATES * (p - 1) + s) for p in range(1, phones + 1) for s in range(STATES)]
    if extended:
        out += b"<Tuples> " + integer(len(rows)) + b"".join(integer(v) for a, b, c in rows for v in (a, b, c, c))
        out += b"</Tuples> "
    else:
        out += b"<Triples> " + integer(len(rows)) + b"".join(integer(v) for row in rows for v in row)
        out += b"</Triples> "
    probs = np.array([0] + [-0.28, -1.38] * len(rows), "<f4")
    out += b"<LogProbs> FV " + integer(len(probs)) + probs.tobytes() + b"</LogProbs> </TransitionModel> "
    return out


MODEL = read_transition_model(model_text(), "toy.mdl")


def tids(pairs):
    """Transition-ids of [(phone, length)], self-loops behind the forward transitions; lengths of three or more."""
    row = []
    for phone, length in pairs:
        for state in range(STATES):
            loop = 2 * (STATES * (phone - 1) + state) + 1
            row += [loop + 1] + [loop] * (length - STATES if state == STATES - 1 else 0)
    return np.array(row, np.int32)


def binary(rows):
    """A binary archive of {key: numbers}."""
    out = b""
    for key, values in rows.items():
        out += key + b" \0B\4" + struct.pack("<i", len(values))
        out += b"".join(b"\4" + struct.pack("<i", value) for value in values)
    return out


def text(rows):
    """A text archive of {key: numbers}."""
    return b"".join(key + b" " + b"".join(b"%d " % value for value in values) + b"\n" for key, values in rows.items())


def directory(
    utterances, *, path=DIR, model=MODEL, own=True, silence=SILENCE, damages=(), missing=(), data="data/train", raw=None
):
    """An AlignedDir of {utterance: [(phone, length)]}, or of `raw` {utterance: transition-ids}."""
    rows = raw if raw is not None else {key: tids(pairs) for key, pairs in utterances.items()}
    collector = Collector(model, silence, keep=True)
    collector.add(1, from_rows([key.encode() for key in rows], [np.asarray(row, np.int32) for row in rows.values()]))
    file = JobFile(f"{path}/ali.1.gz", "ali.1.gz", 1)
    located = LocatedModel(
        model, f"{path}/final.mdl" if model else None, own=own, how="" if own else "its final.mdl is missing"
    )
    return AlignedDir(
        dir=path,
        stats=collector.finish(list(damages), [file], {"text"}),
        located=located,
        silence=silence,
        archives=1,
        read=1,
        missing_jobs=tuple(missing),
        data=data,
        damages=tuple(damages),
    )


def aligned(*items):
    """The fact that rules ask for."""
    return AlignedDirs({item.dir: item for item in items})


def speech(seed=0, utterances=150, phones=20, shortest=0.1):
    """Healthy utterances: silence, phones of varied lengths, silence."""
    random = np.random.default_rng(seed)
    found = {}
    for number in range(utterances):
        pairs = [(1, int(random.integers(10, 40)))]
        for _ in range(phones):
            length = 3 if random.random() < shortest else int(np.clip(random.lognormal(2.1, 0.4), 4, 60))
            pairs.append((int(random.integers(2, PHONES + 1)), length))
        found[f"s{number // 10:02d}-u{number:04d}"] = [*pairs, (1, int(random.integers(10, 40)))]
    return found


def spoiled(utterances, every=4):
    """The same with every n-th utterance squeezed at the beginning and drawn out at the end."""
    found = dict(utterances)
    for number, (key, pairs) in enumerate(utterances.items()):
        if number % every == 0:
            inner = pairs[1:-1]
            half = len(inner) // 2
            found[key] = [pairs[0], *((p, 3) for p, _ in inner[:half]), *((p, 40) for p, _ in inner[half:]), pairs[-1]]
    return found


class Parents:
    """A lineage that knows one parent."""

    def __init__(self, ali=(PARENT,), stage=None):
        self.ali = list(ali)
        self.stage = stage

    def get(self, path):
        from kaldi_doctor.facts.lineage import Lineage

        return Lineage(path, ali=self.ali if path == DIR else [])

    def stage_of(self, path):
        return self.stage


class Data:
    """Places with one data directory."""

    path = "data/train"

    def __init__(self, text=None, frames=None, lang=None):
        self._text, self._frames, self.lang = text or {}, frames or {}, lang

    def data_of(self, path):
        return self

    def lang_of(self, path):
        """The lang directory, where a test has given one."""
        return self.lang

    def text(self):
        return self._text

    def utt2num_frames(self):
        return self._frames
