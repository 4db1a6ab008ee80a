"""Checks on the rows of an alignment: misfits, frame counts, duplicates, speakers, words that go with failures."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kaldi_doctor.align.utterances import UtteranceTable

LEAST_PHONES = 10
"""Phones that an utterance must have for its durations to be judged."""
_UNEVEN_Z = 2.0
_DISTINCT = 3
"""Different transcripts that a word must be in to be judged by itself."""


def judged(table: UtteranceTable) -> NDArray[np.bool_]:
    """bool[utterances]: long enough for their durations to be judged."""
    return table.phones >= LEAST_PHONES


def uneven(table: UtteranceTable) -> NDArray[np.bool_]:
    """bool[utterances]: too many shortest phones and too widely spread durations at once, both by two deviations.

    This is what a transcript of other audio looks like: squeezed here, drawn out there.
    """
    return judged(table) & (table.shortest_z > _UNEVEN_Z) & (table.spread_z > _UNEVEN_Z)


def misfit(table: UtteranceTable) -> NDArray[np.float64]:
    """float64[utterances]: how badly the durations fit, in standard deviations; 0 where they cannot be judged.

    Excess of shortest phones and excess of spread, added up.
    """
    badness: NDArray[np.float64] = np.maximum(table.shortest_z, 0) + np.maximum(table.spread_z, 0)
    return np.where(judged(table), badness, 0.0)


def misfit_order(table: UtteranceTable) -> NDArray[np.int64]:
    """Indices of the judged utterances, the worst fitting first."""
    index = np.flatnonzero(judged(table))
    return index[np.argsort(-misfit(table)[index], kind="stable")]


@dataclass(frozen=True, slots=True, eq=False)
class FrameCheck:
    """Frames of alignments against frames of features.

    Attributes:
        factor: alignment frames last so many feature frames (3 for chain).
        compared: utterances that both know.
        wrong: indices of those whose numbers do not agree.
    """

    factor: int
    compared: int
    wrong: NDArray[np.int64]


def frame_check(keys: Sequence[bytes], frames: NDArray[np.int64], expected: Mapping[str, float]) -> FrameCheck:
    """Compare alignment lengths with `utt2num_frames`.

    Args:
        keys: utterance ids.
        frames: int64[utterances], alignment frames.
        expected: feature frames by utterance id.
    """
    wanted = np.array([expected.get(key.decode("utf-8", "replace"), -1) for key in keys], np.float64)
    known = np.flatnonzero((wanted > 0) & (frames > 0)) if len(keys) else np.empty(0, np.int64)
    if not len(known):
        return FrameCheck(1, 0, known)
    factor = max(round(float(np.median(wanted[known] / frames[known]))), 1)
    slack = 0 if factor == 1 else 1
    off = np.abs(np.ceil(wanted[known] / factor) - frames[known]) > slack
    return FrameCheck(factor, len(known), known[off])


def repeated(keys: Iterable[bytes]) -> list[bytes]:
    """Utterance ids that occur more than once."""
    return [key for key, count in Counter(keys).items() if count > 1]


def out_of_order(keys: Sequence[bytes]) -> int:
    """Places at which an utterance id is smaller than the one before it (C order)."""
    return sum(left > right for left, right in pairwise(keys))


def speaker_rates(
    keys: Sequence[bytes], table: UtteranceTable, utt2spk: Mapping[str, str], frames_per_second: float
) -> dict[str, tuple[float, int]]:
    """(phones per second of speech, utterances) of each speaker, slowest first; by the speaker's total."""
    phones: Counter[str] = Counter()
    speech: Counter[str] = Counter()
    count: Counter[str] = Counter()
    net = table.frames - table.silence
    for key, own, frames in zip(keys, table.phones.tolist(), net.tolist(), strict=True):
        speaker = utt2spk.get(key.decode("utf-8", "replace"), "")
        phones[speaker] += own
        speech[speaker] += frames
        count[speaker] += 1
    rates = {
        speaker: (phones[speaker] * frames_per_second / speech[speaker], count[speaker])
        for speaker in count
        if speech[speaker] > 0
    }
    return dict(sorted(rates.items(), key=lambda item: (item[1][0], item[0])))


@dataclass(frozen=True, slots=True)
class WordRisk:
    """A word whose utterances fail more often than others do."""

    word: str
    failed: int
    utterances: int
    p: float
    """Probability of so many failures by chance (hypergeometric tail), times the number of words tested."""


def risky_words(
    text: Mapping[str, Sequence[str]], failed: Iterable[str], *, least: int = 3, p: float = 0.001
) -> list[WordRisk]:
    """Words that go with failed utterances beyond chance, the surest first.

    Args:
        text: words of every utterance.
        failed: utterances that failed.
        least: failures with the word that are needed.
        p: chance allowed, after correction for the number of words tested.
    """
    bad = {utterance for utterance in failed if utterance in text}
    total: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for utterance, words in text.items():
        distinct = set(words)
        total.update(distinct)
        if utterance in bad:
            wrong.update(distinct)
    tested = [word for word, count in wrong.items() if count >= least]
    found = [
        WordRisk(
            word, wrong[word], total[word], min(1.0, len(tested) * _tail(wrong[word], total[word], len(bad), len(text)))
        )
        for word in tested
    ]
    return sorted((risk for risk in found if risk.p <= p), key=lambda risk: (risk.p, -risk.failed, risk.word))


def _tail(hits: int, drawn: int, marked: int, size: int) -> float:
    """P(at least `hits` marked among `drawn` of `size`, `marked` of which are marked)."""

    def log_choose(n: int, k: int) -> float:
        return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)

    whole = log_choose(size, drawn)
    return min(
        1.0,
        sum(
            math.exp(log_choose(marked, k) + log_choose(size - marked, drawn - k) - whole)
            for k in range(hits, min(drawn, marked) + 1)
            if drawn - k <= size - marked
        ),
    )


@dataclass(frozen=True, slots=True)
class WordMisfit:
    """How far the utterances of a word are from the others in the fit of their durations."""

    word: str
    z: float
    """Rank sum of their misfit as a standard normal deviate; positive is worse."""
    utterances: int


def word_misfits(
    keys: Sequence[bytes], table: UtteranceTable, text: Mapping[str, Sequence[str]], *, least: int = 5
) -> tuple[int, list[WordMisfit]]:
    """Words tested, and those of them with z > 2, worst first.

    Args:
        keys: utterance ids, row by row.
        table: their durations.
        text: words of every utterance.
        least: utterances that a word must be in; it must be missing in half of them, too.
    """
    index = np.flatnonzero(table.phones >= least)
    number = len(index)
    order = np.argsort((table.shortest_z + table.spread_z)[index], kind="stable")
    rank = np.empty(number)
    rank[order] = (np.arange(number) + 0.5) / max(number, 1)
    total: dict[str, float] = {}
    count: Counter[str] = Counter()
    lines: dict[str, set[tuple[str, ...]]] = {}
    for row, own in zip(index.tolist(), rank.tolist(), strict=True):
        words = text.get(keys[row].decode("utf-8", "replace"), ())
        distinct = set(words)
        count.update(distinct)
        for word in distinct:
            total[word] = total.get(word, 0.0) + own
            own_lines = lines.setdefault(word, set())
            if len(own_lines) < _DISTINCT:
                own_lines.add(tuple(words))
    # A word of one prompt that all speakers read cannot be told from the prompt.
    tested = [word for word, seen in count.items() if least <= seen <= number / 2 and len(lines[word]) >= _DISTINCT]
    found = []
    for word in tested:
        seen = count[word]
        deviation = math.sqrt((1 - seen / number) / (12 * seen))
        z = (total[word] / seen - 0.5) / deviation
        if z > 2.0:
            found.append(WordMisfit(word, z, seen))
    return len(tested), sorted(found, key=lambda item: (-item.z, item.word))
