"""What scoring wrote about single utterances, speakers and words (`scoring_kaldi/wer_details/`).

Written by steps/scoring/score_kaldi_wer.sh with utils/scoring/wer_per_utt_details.pl, wer_per_spk_details.pl,
wer_ops_details.pl and the program compute-wer-bootci. All functions take the bytes of one file; lines of another form
are left out, so that a damaged file gives what is whole in it.
"""

from __future__ import annotations

import math
import re
from array import array
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from kaldi_doctor.align.word_errors import GAP, Aligned
from kaldi_doctor.kaldi.byte_lines import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SPEAKER = re.compile(rb"^(\S+) +raw +" + rb" +".join([rb"(\d{1,9})"] * 8) + rb"[ \r]*$", re.MULTILINE)
_OP = re.compile(
    rb"^(correct|substitution|insertion|deletion)[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\d{1,9})[ \r]*$", re.MULTILINE
)
_NUMBER = rb"(-?[\d.]{1,20}|-?nan|-?inf)"
_BOOTCI = re.compile(
    rb"^Set(\d): %WER " + _NUMBER + rb" 95% Conf Interval \[ " + _NUMBER + rb", " + _NUMBER + rb" \]", re.MULTILINE
)
_GAPS = frozenset({"***", "<eps>"})
"""How the scripts write "no word" (score_kaldi_wer.sh calls align-text with `***`)."""


@dataclass(frozen=True)
class UtteranceCounts:
    """Errors of each utterance, without NumPy, which `diagnose` does not import for a few thousand small numbers.

    Attributes:
        utts: ids.
        counts: correct, substituted, inserted and deleted words of each, one after another, 16 bytes an utterance.
    """

    utts: tuple[str, ...]
    counts: array[int]

    @cached_property
    def words(self) -> list[int]:
        """Reference words of each utterance."""
        return [c + s + d for c, s, d in zip(self.counts[0::4], self.counts[1::4], self.counts[3::4], strict=True)]

    @cached_property
    def errors(self) -> list[int]:
        """Word errors of each utterance."""
        return [s + i + d for s, i, d in zip(self.counts[1::4], self.counts[2::4], self.counts[3::4], strict=True)]

    @property
    def csid(self) -> tuple[tuple[int, int, int, int], ...]:
        """Correct, substituted, inserted and deleted words of each utterance."""
        return tuple(zip(*(self.counts[at::4] for at in range(4)), strict=True))


def counts_of(utts: Iterable[str], rows: Iterable[tuple[int, int, int, int]]) -> UtteranceCounts:
    """Rows of (correct, substituted, inserted, deleted) as one table."""
    return UtteranceCounts(tuple(utts), array("i", chain.from_iterable(rows)))


@dataclass(frozen=True, slots=True)
class SpeakerCounts:
    """One speaker's row: sentences, reference words, and the errors among them."""

    speaker: str
    sentences: int
    words: int
    correct: int
    subs: int
    ins: int
    dels: int
    errors: int
    sentence_errors: int


@dataclass(frozen=True, slots=True)
class WordOp:
    """How often one word was recognised as another; GAP stands for none."""

    reference: str
    hypothesis: str
    count: int


@dataclass(frozen=True, slots=True)
class BootstrapInterval:
    """WER and its 95 % interval in percent, as compute-wer-bootci printed them."""

    percent: float
    low: float
    high: float


def utterance_counts(data: bytes) -> UtteranceCounts:
    """The `#csid` lines of a `per_utt` file."""
    utts: list[bytes] = []
    counts = array("i")
    for _, line in lines_of(data):
        row = line.split() if b" #csid " in line else []
        if len(row) == 6 and row[1] == b"#csid" and all(item.isdigit() and len(item) < 10 for item in row[2:]):
            utts.append(row[0])
            counts.extend(map(int, row[2:]))
    names = _text(b"\n".join(utts))  # decoded at once: half the time of one by one
    return UtteranceCounts(tuple(names.split("\n") if utts else ()), counts)


_ROWS = frozenset({b"ref", b"hyp", b"op"})


def aligned_utterances(data: bytes) -> Iterator[Aligned]:
    """Words of a `per_utt` file as Kaldi aligned them, one utterance after another.

    A word of the text that is itself `***` is told from a gap by the operation under it.
    """
    parts: dict[bytes, list[str]] = {}
    utt = b""
    for _, line in lines_of(data):
        row = line.split(None, 2)
        if len(row) < 2 or row[1] not in _ROWS:
            continue
        name, kind, *rest = row
        if kind == b"ref":
            utt, parts = name, {}
        if name != utt:
            continue
        words = parts[kind] = _text(rest[0]).split() if rest else []
        if kind == b"op" and len(parts) == 3 and len(parts[b"ref"]) == len(parts[b"hyp"]) == len(words):
            yield Aligned(_text(utt), tuple(map(_pair, parts[b"ref"], parts[b"hyp"], words)))


def _pair(reference: str, hypothesis: str, op: str) -> tuple[str, str]:
    if op == "I":
        return GAP, hypothesis
    return (reference, GAP) if op == "D" else (reference, hypothesis)


def speaker_counts(data: bytes) -> list[SpeakerCounts]:
    """The `raw` rows of a `per_spk` file, without the sum."""
    rows = (hit.groups() for hit in _SPEAKER.finditer(data))
    return [SpeakerCounts(_text(row[0]), *(int(number) for number in row[1:])) for row in rows if row[0] != b"SUM"]


def word_ops(data: bytes) -> list[WordOp]:
    """The rows of an `ops` file that are errors."""
    found = []
    for hit in _OP.finditer(data):
        if hit[1] == b"correct":
            continue
        left, right = _text(hit[2]), _text(hit[3])
        if hit[1] == b"insertion":
            left = GAP
        elif hit[1] == b"deletion":
            right = GAP
        found.append(WordOp(left, right, int(hit[4])))
    return found


def boot_interval(data: bytes) -> BootstrapInterval | None:
    """Interval of the first set in a `wer_bootci` file."""
    hit = _BOOTCI.search(data)
    if hit is None or hit[1] != b"1":
        return None
    try:
        percent, low, high = (float(hit[number]) for number in (2, 3, 4))
    except ValueError:
        return None
    return BootstrapInterval(percent, low, high) if math.isfinite(percent) else None


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
