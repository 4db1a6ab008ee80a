"""Errors of each scored decode utterance by utterance: Kaldi's own count where scoring kept it, else our alignment.

Read when a rule asks, one decode at a time, at the decode's best setting. Sources in order: `wer_details/per_utt`
(Kaldi's alignment), sclite's `.pra`, and the texts of reference and hypotheses, aligned here. What does not add up to
the errors of the score file is not used: then the files are of another scoring.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from kaldi_doctor.align.aligned_texts import AlignedTexts
from kaldi_doctor.align.bootstrap import paired_p
from kaldi_doctor.align.word_errors import align_texts
from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.scores import Scores, p_value
from kaldi_doctor.kaldi.printed.wer_details import (
    SpeakerCounts,
    UtteranceCounts,
    aligned_utterances,
    counts_of,
    speaker_counts,
    utterance_counts,
    word_ops,
)
from kaldi_doctor.kaldi.sclite import dtl_confusions, pra_counts, pra_utterances, raw_speakers
from kaldi_doctor.kaldi.scored_texts import read_scored
from kaldi_doctor.model import Score
from kaldi_doctor.walk import Tree

LARGEST = 32 * 1024 * 1024
"""Bytes of the largest file that is read for this; per_utt of 50,000 utterances has about 25 MB."""
_KEPT = 4 * 1024 * 1024
"""Bytes of the largest that is kept in memory until its words are wanted, which is mostly never."""
ALIGNED_AT_MOST = 10_000
"""Utterances aligned here in one tree (about 0.2 s); `kaldi-doctor transcripts` has no such limit."""


@dataclass(slots=True)
class DecodeErrors:
    """One decode: counts by utterance and the words behind them.

    Attributes:
        path: the file they were read from, relative to the parent of exp.
        counts: errors by utterance.
        speakers: counts by speaker, where scoring kept them.
        words: reference and hypothesis of each utterance, aligned; what was read is parsed when they are asked for.
    """

    path: str
    counts: UtteranceCounts
    speakers: list[SpeakerCounts]
    _words: AlignedTexts | Callable[[], bytes] = field(repr=False)
    _ops: bytes | None = field(default=None, repr=False)

    @property
    def words(self) -> AlignedTexts:
        """Reference and hypothesis of each utterance."""
        if not isinstance(self._words, AlignedTexts):
            parse = pra_utterances if self.path.endswith(".pra") else aligned_utterances
            self._words = AlignedTexts(parse(self._words()))
        return self._words

    @property
    def ops(self) -> Counter[tuple[str, str]]:
        """How often each (reference word, hypothesis word) was wrong; GAP stands for none."""
        if self._ops is not None:
            parse = dtl_confusions if self.path.endswith(".pra") else word_ops
            return Counter({(op.reference, op.hypothesis): op.count for op in parse(self._ops)})
        return self.words.confusions()


class UtteranceErrors:
    """Errors by utterance of the decodes of a tree, each read once."""

    def __init__(
        self, tree: Tree, scores: Scores, *, aligned_at_most: int = ALIGNED_AT_MOST, largest: int | None = None
    ) -> None:
        self._tree = tree
        self._largest = LARGEST if largest is None else largest
        self._at_most = aligned_at_most
        self._scores = scores
        self._read: dict[str, DecodeErrors | str] = {}
        self._aligned = 0

    def get(self, decode: str) -> DecodeErrors | None:
        """Errors of one decode, or None."""
        found = self._look(decode)
        return None if isinstance(found, str) else found

    def each(self) -> Iterator[tuple[str, Score, DecodeErrors]]:
        """Every scored decode whose errors are at hand, with its score."""
        for decode, score in sorted({**self._scores.partial, **self._scores.best}.items()):
            found = self.get(decode)
            if found is not None and score.ref_words and found.counts.utts:
                yield decode, score, found

    def nothing(self) -> str | None:
        """Why no decode of the tree can be looked at; None where one can."""
        decodes = sorted({**self._scores.partial, **self._scores.best})
        if any(self.get(decode) is not None for decode in decodes):
            return None
        return self.reason(decodes[0]) if decodes else "no score in the tree"

    def reason(self, decode: str) -> str:
        """Why `get` gives None."""
        found = self._look(decode)
        return found if isinstance(found, str) else ""

    def p_value(self, left: Score, right: Score) -> tuple[float, bool]:
        """(two-sided p of the difference of two scores, whether it was compared utterance by utterance).

        Utterance by utterance where both decodes have the same ones, else from the word counts alone.
        """
        a, b = self.get(left.decode_dir), self.get(right.decode_dir)
        if a is None or b is None or a.counts.utts != b.counts.utts or not len(a.counts.utts):
            return p_value(left, right), False
        return paired_p(a.counts.errors, b.counts.errors), True

    def _look(self, decode: str) -> DecodeErrors | str:
        if decode not in self._read:
            self._read[decode] = self._checked(decode)
        return self._read[decode]

    def _checked(self, decode: str) -> DecodeErrors | str:
        score = self._scores.best.get(decode) or self._scores.partial.get(decode)
        if score is None:
            return "it has no score"
        if score.metric == "CER":
            return "it was scored by character"
        try:
            found = self._kaldi(decode) or self._sclite(score) or self._texts(decode, score)
        except (OSError, UnreadableArtifact) as error:
            return str(error)
        if isinstance(found, str):
            return found
        if score.errors is not None and sum(found.counts.errors) != score.errors:
            return f"{found.path} has {sum(found.counts.errors)} errors and {score.origin.path} {score.errors}"
        return found

    def _kaldi(self, decode: str) -> DecodeErrors | None:
        folder = f"{decode}/scoring_kaldi/wer_details"
        data = self._bytes(f"{folder}/per_utt")
        if data is None:
            return None
        speakers = speaker_counts(self._bytes(f"{folder}/per_spk") or b"")
        ops = self._bytes(f"{folder}/ops")
        return DecodeErrors(
            f"{folder}/per_utt", utterance_counts(data), speakers, self._again(f"{folder}/per_utt", data), ops
        )

    def _sclite(self, score: Score) -> DecodeErrors | None:
        if not score.origin.path.endswith(".sys"):
            return None
        stem = score.origin.path.removesuffix("sys")
        data = self._bytes(f"{stem}pra")
        if data is None:
            return None
        speakers = raw_speakers(self._bytes(f"{stem}raw") or b"")
        words = self._again(f"{stem}pra", data)
        return DecodeErrors(f"{stem}pra", pra_counts(data), speakers, words, self._bytes(f"{stem}dtl"))

    def _texts(self, decode: str, score: Score) -> DecodeErrors | str:
        if score.metric != "WER" or score.origin.path.endswith(".sys"):
            return "sclite kept no alignment (.pra)"
        texts = read_scored(self._tree.real(decode), score.lmwt, score.wip, bounds=self._tree.bounds)
        if self._aligned + len(texts.reference) > self._at_most:
            return f"no wer_details/per_utt, and over {self._at_most:,} utterances are not aligned here"
        self._aligned += len(texts.reference)
        try:
            words = AlignedTexts(align_texts(texts.reference, texts.hypothesis))
        except ImportError:
            return "no wer_details/per_utt, and kaldialign is not installed (pip install 'kaldi-doctor[align]')"
        counts = counts_of(words.utts, words.counts())
        below = os.path.relpath(texts.hypothesis_path, self._tree.real(decode)).replace(os.sep, "/")
        return DecodeErrors(f"{decode}/{below}", counts, [], words)

    def _again(self, path: str, data: bytes) -> Callable[[], bytes]:
        """What gives the bytes of a file when its words are wanted: kept where it is small, else read once more."""
        return partial(bytes, data) if len(data) <= _KEPT else lambda: self._bytes(path) or b""

    def _bytes(self, path: str) -> bytes | None:
        """Content of a file of the tree; None where it is not there."""
        entry = self._tree.file(path)
        if entry is None or entry.dangling or entry.outside:
            return None
        if entry.size > self._largest:
            raise UnreadableArtifact(path, f"over {self._largest // 1024 // 1024} MB")
        return self._tree.real(path).read_bytes()


@fact
def utterance_errors(tree: Tree, scores: Scores) -> UtteranceErrors:
    """Ready to be asked; nothing is read yet."""
    return UtteranceErrors(tree, scores)
