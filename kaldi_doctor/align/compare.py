"""Two alignments of the same utterances: share of frames whose phone changed, and how far boundaries moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaldi_doctor.align.phones import Segments


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What changed between two stages, over the utterances that both have with the same number of frames.

    Attributes:
        first, second: int64 indices of the utterances compared, in either alignment.
        frames: int64, frames of each.
        changed: int64, frames of each whose phone differs.
        same_phones: bool, whether both hold the same sequence of phones, silences left out.
        shifts: int32, |boundary moved| in frames for every phone begin of the utterances with `same_phones`.
        only_first, only_second: utterances that only one has.
        other_length: utterances with another number of frames.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    frames: NDArray[np.int64]
    changed: NDArray[np.int64]
    same_phones: NDArray[np.bool_]
    shifts: NDArray[np.int32]
    only_first: int
    only_second: int
    other_length: int

    @property
    def changed_share(self) -> float:
        """Share of frames whose phone differs."""
        return float(self.changed.sum() / max(int(self.frames.sum()), 1))


def compare(
    first_keys: list[bytes],
    first: Segments,
    second_keys: list[bytes],
    second: Segments,
    is_silence: NDArray[np.bool_],
    phone_class: NDArray[np.int32] | None = None,
) -> Comparison:
    """Compare two alignments at the same frame rate.

    Args:
        first_keys: utterance ids.
        first: their segments.
        second_keys: utterance ids of the other alignment.
        second: their segments.
        is_silence: bool by phone id.
        phone_class: maps phone ids to what counts as the same phone; the phone itself where None.
    """
    where = {key: index for index, key in enumerate(second_keys)}
    pairs = [(index, where[key]) for index, key in enumerate(first_keys) if key in where]
    left = np.array([pair[0] for pair in pairs], np.int64)
    right = np.array([pair[1] for pair in pairs], np.int64)
    frames_left, frames_right = _frames(first)[left], _frames(second)[right]
    equal = frames_left == frames_right
    left, right, frames = left[equal], right[equal], frames_left[equal]
    a_phone, a_length, a_counts = _pick(first, left)
    b_phone, b_length, b_counts = _pick(second, right)
    if phone_class is not None:
        a_phone, b_phone = phone_class[a_phone], phone_class[b_phone]
    changed = _changed(a_phone, a_length, b_phone, b_length, frames)
    same, shifts = _boundaries(
        (a_phone, a_length, a_counts), (b_phone, b_length, b_counts), is_silence[a_phone], is_silence[b_phone]
    )
    return Comparison(
        left,
        right,
        frames,
        changed,
        same,
        shifts,
        len(first_keys) - len(pairs),
        len(second_keys) - len(pairs),
        int((~equal).sum()),
    )


def _frames(segments: Segments) -> NDArray[np.int64]:
    running = np.concatenate([np.zeros(1, np.int64), np.cumsum(segments.length, dtype=np.int64)])
    frames: NDArray[np.int64] = running[segments.offsets[1:]] - running[segments.offsets[:-1]]
    return frames


def _pick(
    segments: Segments, utterances: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """Phones and lengths of some utterances, in that order, and how many segments each has."""
    counts = segments.counts[utterances]
    ends = np.cumsum(counts)
    index = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(
        segments.offsets[utterances] - (ends - counts), counts
    )
    return segments.phone[index], segments.length[index], counts


def _changed(
    a_phone: NDArray[np.int32],
    a_length: NDArray[np.int32],
    b_phone: NDArray[np.int32],
    b_length: NDArray[np.int32],
    frames: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Frames with different phones, by cutting both at all boundaries of either: no array over frames is made."""
    a_end, b_end = np.cumsum(a_length, dtype=np.int64), np.cumsum(b_length, dtype=np.int64)
    utterance_end = np.cumsum(frames)
    cuts = np.union1d(a_end, b_end)
    if not len(cuts):
        return np.zeros(len(frames), np.int64)
    widths = np.diff(cuts, prepend=0)
    differs = a_phone[np.searchsorted(a_end, cuts)] != b_phone[np.searchsorted(b_end, cuts)]
    # An utterance's end is a cut of both, so no piece crosses it.
    running = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.where(differs, widths, 0))])
    upto = running[np.searchsorted(cuts, utterance_end, side="right")]
    per_utterance: NDArray[np.int64] = np.diff(upto, prepend=0)
    return per_utterance


_Rows = tuple["NDArray[np.int32]", "NDArray[np.int32]", "NDArray[np.int64]"]


def _boundaries(
    a: _Rows, b: _Rows, a_silent: NDArray[np.bool_], b_silent: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.int32]]:
    """Whether the speech phones are the same, and how far their begins lie apart where they are."""
    a_begin, a_utt = _begins(a)
    b_begin, b_utt = _begins(b)
    a_phone, a_begin, a_utt = a[0][~a_silent], a_begin[~a_silent], a_utt[~a_silent]
    b_phone, b_begin, b_utt = b[0][~b_silent], b_begin[~b_silent], b_utt[~b_silent]
    size = len(a[2])
    a_count, b_count = np.bincount(a_utt, minlength=size), np.bincount(b_utt, minlength=size)
    same = a_count == b_count
    a_keep, b_keep = same[a_utt], same[b_utt]
    differs = a_phone[a_keep] != b_phone[b_keep]
    wrong = np.bincount(a_utt[a_keep], weights=differs, minlength=size) > 0
    same &= ~wrong
    shifts = np.abs(a_begin[same[a_utt]] - b_begin[same[b_utt]]).astype(np.int32)
    return same, shifts


def _begins(rows: _Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First frame (over all utterances laid end to end) and utterance of each segment."""
    _, length, counts = rows
    return np.cumsum(length, dtype=np.int64) - length, np.repeat(np.arange(len(counts)), counts)
