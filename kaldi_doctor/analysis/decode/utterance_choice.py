"""Which utterances of a decode are shown, worst first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaldi_doctor.analysis.decode.utterance_arrays import UtteranceArrays

if TYPE_CHECKING:
    from kaldi_doctor.align.aligned_texts import AlignedTexts


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for.

    Attributes:
        utterances: only these, with errors or without; empty for all that have errors.
        errors: only with such errors: sub, del or ins.
        word: only with an error on this word.
        speaker: only of this speaker.
    """

    utterances: frozenset[str] = frozenset()
    errors: str | None = None
    word: str | None = None
    speaker: str | None = None


def worst_first(texts: AlignedTexts, wanted: Wanted, speakers: Mapping[str, str]) -> list[int]:
    """Numbers of the utterances that are wanted, by falling number of errors and then by name."""
    counts = UtteranceArrays(texts)
    if wanted.utterances:
        chosen = [at for at, utt in enumerate(texts.utts) if utt in wanted.utterances]
    else:
        kinds = {None: counts.errors, "sub": counts.substituted, "ins": counts.inserted, "del": counts.deleted}
        marked = kinds[wanted.errors] > 0
        if wanted.word is not None:
            word = texts.words.index(wanted.word) if wanted.word in texts.words else -1
            marked &= counts.per_utterance(counts.wrong & ((counts.left == word) | (counts.right == word))) > 0
        chosen = np.flatnonzero(marked).tolist()
        if wanted.speaker is not None:
            chosen = [at for at in chosen if spoken_by(texts.utts[at], wanted.speaker, speakers)]
    errors = counts.errors.tolist()
    return sorted(chosen, key=lambda at: (-errors[at], texts.utts[at]))


def spoken_by(utt: str, speaker: str, speakers: Mapping[str, str]) -> bool:
    """Whether a speaker said it: by utt2spk, else by how its name begins."""
    return speakers[utt] == speaker if utt in speakers else utt.startswith(speaker)
