"""Words of a CTM against transcripts: which are missing, extra or changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kaldi_doctor.align.sequences import Sequences, edits, sequences, unequal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kaldi_doctor.analysis.ctm.references import CtmReferences
    from kaldi_doctor.kaldi.ctm import Ctm

SILENCES = frozenset({"<eps>", "!SIL", "SIL", "sil", "<sil>", "<SIL>"})
UNKNOWN = ("<unk>", "<UNK>", "<SPOKEN_NOISE>", "<spoken_noise>", "<oov>", "<OOV>", "[oov]", "[unk]", "UNK")
MOST_EDITED = 5000
_LARGEST_TABLE = 16_000_000


@dataclass(frozen=True, slots=True)
class WordDifferences:
    """What `compare_words` found; counters go by word, `changed` by `old -> new`.

    `oov` counts words outside the vocabulary that stand as the word for those; `not_edited` utterances differ too, but
    were too many or too long to say how.
    """

    compared: int
    unequal: int
    without_rows: int
    without_rows_names: tuple[str, ...]
    without_text: int
    without_text_names: tuple[str, ...]
    oov: int
    not_edited: int
    missing: dict[str, int] = field(default_factory=dict)
    extra: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)


def compare_words(ctm: Ctm, names: Sequence[str], beside: CtmReferences, *, by_recording: bool) -> WordDifferences:
    """Compare the words of every utterance with its transcript.

    Args:
        ctm: the file.
        names: its utterances as text.
        beside: transcripts, vocabulary and the word for what is outside of it.
        by_recording: the first column names recordings: their transcripts are those of their segments in order.
    """
    text = _of_recordings(beside) if by_recording else dict(beside.text or {})
    words = [word.decode("utf-8", "replace") for word in ctm.words]
    spoken = {word for row in text.values() for word in row}
    keep = np.array([word not in SILENCES or word in spoken for word in words], bool)
    oov = _oov_of(words, spoken, beside)
    number = {word: index for index, word in reversed(list(enumerate(words)))}
    ours = sequences(ctm.columns, len(names), keep)
    unknown = number.get(oov, -1) if oov else -1
    rows = [_numbers(text.get(name), number, beside.vocabulary, unknown) for name in names]
    theirs = _ragged(rows)
    have = np.array([name in text for name in names], bool)
    differing = [index for index in unequal(ours, theirs).tolist() if have[index]]
    result = _edit(ours, theirs, differing, words, number, unknown)
    with_rows = set(names)
    missing_names = [name for name in text if name not in with_rows]
    extra_names = [name for name in names if name not in text]
    replaced = sum(word not in beside.vocabulary for name in names for word in text.get(name, ()) if beside.vocabulary)
    missing, extra, changed, as_oov, really, skipped = result
    return WordDifferences(
        compared=int(have.sum()),
        unequal=really,
        without_rows=len(missing_names),
        without_rows_names=tuple(missing_names[:20]),
        without_text=len(extra_names),
        without_text_names=tuple(extra_names[:20]),
        oov=replaced + as_oov,
        not_edited=skipped,
        missing=dict(missing.most_common()),
        extra=dict(extra.most_common()),
        changed=dict(changed.most_common()),
    )


def _oov_of(words: Sequence[str], spoken: set[str], beside: CtmReferences) -> str | None:
    """The word for those outside the vocabulary: as given, or the usual one that is in the CTM but in no transcript."""
    if beside.oov:
        return beside.oov
    known = set(words)
    return next((word for word in UNKNOWN if word in known and word not in spoken), None)


def _of_recordings(beside: CtmReferences) -> dict[str, Sequence[str]]:
    """Transcripts of recordings: those of their segments by start."""
    found: dict[str, list[str]] = {}
    text = beside.text or {}
    for utt, row in sorted((beside.segments or {}).items(), key=lambda item: item[1][:2]):
        if utt in text:
            found.setdefault(row[0], []).extend(text[utt])
    return dict(found)


def _numbers(row: Sequence[str] | None, number: dict[str, int], vocabulary: frozenset[str], unknown: int) -> list[int]:
    """Words of a transcript as numbers; new words get new ones."""
    if row is None:
        return []
    found = []
    for word in row:
        if vocabulary and word not in vocabulary and unknown >= 0:
            found.append(unknown)
        else:
            found.append(number.setdefault(word, len(number)))
    return found


def _ragged(rows: Sequence[Sequence[int]]) -> Sequences:
    offsets = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=offsets[1:])
    values = np.fromiter((item for row in rows for item in row), np.int32, int(offsets[-1]))
    return Sequences(values, offsets)


_Result = tuple["Counter[str]", "Counter[str]", "Counter[str]", int, int, int]


def _edit(
    ours: Sequences,
    theirs: Sequences,
    differing: Sequence[int],
    words: Sequence[str],
    number: Mapping[str, int],
    unknown: int,
) -> _Result:
    """Counters of missing, extra and changed words; words that stand as unknown; utterances that differ; left out."""
    names = {index: word for word, index in number.items()}
    missing: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    as_oov = really = skipped = 0
    for index in differing:
        hypothesis, reference = ours.of(index), theirs.of(index)
        if really + skipped >= MOST_EDITED or len(hypothesis) * len(reference) > _LARGEST_TABLE:
            skipped += 1
            continue
        found = 0
        for left, right in edits(hypothesis, reference):
            old = names[int(reference[left])] if left >= 0 else ""
            new = words[int(hypothesis[right])] if right >= 0 else ""
            if left >= 0 and right >= 0 and int(hypothesis[right]) == unknown:
                as_oov += 1
                continue
            found += 1
            if left < 0:
                extra[new] += 1
            elif right < 0:
                missing[old] += 1
            else:
                changed[f"{old} -> {new}"] += 1
        really += found > 0
    return missing, extra, changed, as_oov, really, skipped


def letters_of(words: Sequence[bytes]) -> NDArray[np.int32]:
    """int32[words]: characters of each word."""
    return np.fromiter((len(word.decode("utf-8", "replace")) for word in words), np.int32, len(words))
