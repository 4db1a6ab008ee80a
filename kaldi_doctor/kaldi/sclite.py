"""Files of NIST's sclite: alignments (`.pra`), counts by speaker (`.raw`), confusions (`.dtl`).

Kaldi's local/score_sclite.sh runs `hubscr.pl` or `sclite -o all dtl`. sclite writes wrong words in capitals and the
rest in small letters unless it was told to mind the case; words are given here in small letters.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from kaldi_doctor.align.word_errors import GAP, Aligned
from kaldi_doctor.kaldi.printed.wer_details import SpeakerCounts, UtteranceCounts, WordOp, counts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCORES = re.compile(rb"^Scores: \(#C #S #D #I\) (\d{1,9}) (\d{1,9}) (\d{1,9}) (\d{1,9})", re.MULTILINE)
_ID = re.compile(rb"^id: \((.*)\)[ \r]*$", re.MULTILINE)
_SPEAKER_ROW = re.compile(
    rb"^ *\| *(\S+) *\| *(\d{1,9}) +(\d{1,9}) *\| *" + rb" +".join([rb"(\d{1,9})"] * 6) + rb" *\|",
    re.MULTILINE,
)
_TOTALS = frozenset({"Sum", "Sum/Avg", "Mean", "S.D.", "Median"})
_CONFUSION = re.compile(rb"^ *\d+: +(\d{1,9}) +-> +(\S+) ==> (\S+) *$", re.MULTILINE)
_SINGLE = re.compile(rb"^ *\d+: +(\d{1,9}) +-> +(\S+) *$", re.MULTILINE)


def pra_counts(data: bytes) -> UtteranceCounts:
    """Errors of each utterance from a `.pra` file; ids are sclite's (`speaker-000`)."""
    utts, rows = [], []
    for block in _blocks(data):
        name, scores = _ID.search(block), _SCORES.search(block)
        if name and scores:
            c, s, d, i = (int(scores[number]) for number in (1, 2, 3, 4))
            utts.append(_text(name[1]))
            rows.append((c, s, i, d))
    return counts_of(utts, rows)


def pra_utterances(data: bytes) -> Iterator[Aligned]:
    """Words of a `.pra` file; utterances whose two rows do not match word for word (alternatives) are left out."""
    for block in _blocks(data):
        name = _ID.search(block)
        rows: dict[bytes, list[str]] = {b"REF:": [], b"HYP:": []}
        for line in block.split(b"\n"):
            key = line.removeprefix(b">> ")[:4]  # long utterances go on in lines that begin so
            if key in rows:
                rows[key] += _text(line.removeprefix(b">> ")[4:]).split()
        ref, hyp = rows[b"REF:"], rows[b"HYP:"]
        if name and len(ref) == len(hyp) and "{" not in (*ref, *hyp):
            yield Aligned(_text(name[1]), tuple((_word(a), _word(b)) for a, b in zip(ref, hyp, strict=True)))


def raw_speakers(data: bytes) -> list[SpeakerCounts]:
    """Rows of a `.raw` file, one a speaker, with counts; rows of a `.sys` file are percentages and do not fit."""
    found = []
    for hit in _SPEAKER_ROW.finditer(data):
        if _text(hit[1]) in _TOTALS:
            continue
        sentences, words, correct, subs, dels, ins, errors, wrong = (int(hit[number]) for number in range(2, 10))
        found.append(SpeakerCounts(_text(hit[1]), sentences, words, correct, subs, ins, dels, errors, wrong))
    return found


def dtl_confusions(data: bytes) -> list[WordOp]:
    """Substitutions, insertions and deletions of a `.dtl` file."""
    sections = {
        b"CONFUSION PAIRS": _CONFUSION,
        b"INSERTIONS": _SINGLE,
        b"DELETIONS": _SINGLE,
        b"SUBSTITUTIONS": None,
        b"FALSELY RECOGNIZED": None,
    }
    heads = sorted((at, name) for name in sections if (at := _section(data, name)) >= 0)
    found = []
    for (start, name), (end, _) in pairwise([*heads, (len(data), b"")]):
        shape = sections[name]
        for hit in shape.finditer(data, start, end) if shape else ():
            first = _text(hit[2])
            pair = {b"INSERTIONS": (GAP, first), b"DELETIONS": (first, GAP)}.get(name)
            left, right = pair or (first, _text(hit[3]))
            found.append(WordOp(left, right, int(hit[1])))
    return found


def _section(data: bytes, name: bytes) -> int:
    hit = re.search(rb"^" + name + rb" +Total", data, re.MULTILINE)
    return hit.start() if hit else -1


def _blocks(data: bytes) -> list[bytes]:
    """The bytes from each `id:` to the next."""
    starts = [hit.start() for hit in _ID.finditer(data)]
    return [data[start:end] for start, end in pairwise([*starts, len(data)])]


def _word(shown: str) -> str:
    return GAP if not shown.strip("*") else shown.lower()


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape").strip()
