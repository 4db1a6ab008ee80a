"""Write CTM files from alignments, byte for byte as Kaldi does.

Kaldi keeps times in float32: ali-to-phones adds durations up, nbest-to-ctm multiplies frames by the frame shift. It
prints three decimals where the frame shift is under 0.01, which the float32 nearest to 0.01 is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kaldi_doctor.align.phones import Segments
    from kaldi_doctor.align.words import WordSpans


def decimals_of(frame_shift: float) -> int:
    """Decimals that Kaldi prints at a frame shift in seconds."""
    return 3 if float(np.float32(frame_shift)) < 0.01 else 2


def phone_times(segments: Segments, frame_shift: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(start, duration) of each segment in seconds, float32[segments], as ali-to-phones --ctm-output counts them."""
    duration = np.float32(frame_shift) * segments.length.astype(np.float32)
    start = np.zeros(len(segments), np.float32)
    # All second segments, then all third ones…: each start is one float32 sum, in the order of Kaldi's.
    counts = segments.counts
    order = np.argsort(-counts, kind="stable")
    first = segments.offsets[:-1][order]
    alive = len(order) - np.searchsorted(counts[order][::-1], np.arange(1, int(counts.max(initial=0))), side="right")
    for position, utterances in enumerate(alive.tolist(), start=1):
        at = first[:utterances] + position
        start[at] = start[at - 1] + duration[at - 1]
    return start, duration


def phone_ctm(
    keys: Sequence[bytes], segments: Segments, frame_shift: float, symbols: Mapping[int, str] | None = None
) -> bytes:
    """A phone CTM: that of ali-to-phones, phones by id, or followed by int2sym.pl where symbols are given.

    Args:
        keys: utterance ids.
        segments: their phones.
        frame_shift: seconds of one alignment frame (0.03 where a chain model subsamples by 3).
        symbols: phone symbols by id; an id without one stays a number.
    """
    start, duration = phone_times(segments, frame_shift)
    phones = segments.phone.tolist()
    if symbols is None:
        names = [b"%d" % phone for phone in phones]
    else:
        table = {phone: _bytes(symbols.get(phone, str(phone))) + b" " for phone in set(phones)}
        names = [table[phone] for phone in phones]
    return _lines(keys, segments.utt, start, duration, names, decimals_of(frame_shift))


def word_ctm(
    keys: Sequence[bytes], words: WordSpans, transcripts: Sequence[Sequence[str] | None], frame_shift: float
) -> bytes:
    """A word CTM as steps/get_train_ctm.sh writes it (times within the utterance, a blank at the end of the line).

    Args:
        keys: utterance ids.
        words: their word spans.
        transcripts: words of each utterance, unknown ones replaced already; None where there is no transcript. Spans
            without a word are left out.
        frame_shift: seconds of one alignment frame.
    """
    shift = np.float32(frame_shift)
    start = shift * words.start.astype(np.float32)
    duration = shift * words.length.astype(np.float32)
    known = np.array([len(row) if row is not None else 0 for row in transcripts], np.int64)
    keep = np.flatnonzero(words.number < known[words.utt]) if len(words.utt) else np.empty(0, np.int64)
    pairs = zip(words.utt[keep].tolist(), words.number[keep].tolist(), strict=True)
    names = [_bytes((transcripts[utt] or ())[number]) + b" " for utt, number in pairs]
    return _lines(keys, words.utt[keep], start[keep], duration[keep], names, decimals_of(frame_shift))


def recording_ctm(
    data: bytes,
    segments: Mapping[bytes, tuple[bytes, float]],
    files: Mapping[bytes, tuple[bytes, bytes]],
) -> tuple[bytes, list[bytes]]:
    """Times within recordings instead of utterances, as utils/convert_ctm.pl writes them.

    Args:
        data: a CTM of this module.
        segments: (recording, start in seconds) by utterance.
        files: (file, channel) by recording, `reco2file_and_channel`; a recording not listed keeps its name, channel 1.

    Returns:
        The CTM, and the utterances that segments does not have (left out).
    """
    lines: list[bytes] = []
    unknown: dict[bytes, None] = {}
    for line in data.split(b"\n"):
        fields = line.split()
        if len(fields) < 5:
            continue
        place = segments.get(fields[0])
        if place is None:
            unknown[fields[0]] = None
            continue
        name, channel = files.get(place[0], (place[0], b"1"))
        lines.append(
            b"%s %s %.2f %.2f %s\n" % (name, channel, float(fields[2]) + place[1], float(fields[3]), fields[4])
        )
    return b"".join(lines), list(unknown)


def with_oov(words: Iterable[str], known: Mapping[str, int], oov: str | None) -> list[str]:
    """Words of a transcript with those outside the vocabulary replaced; unchanged where either is not known."""
    if not known or oov is None:
        return list(words)
    return [word if word in known else oov for word in words]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _lines(
    keys: Sequence[bytes],
    utt: NDArray[np.int32],
    start: NDArray[np.float32],
    duration: NDArray[np.float32],
    names: Sequence[bytes],
    decimals: int,
) -> bytes:
    """One line a row; float32 printed through double, as C++ streams do."""
    form = b"%%s 1 %%.%df %%.%df %%s\n" % (decimals, decimals)
    rows = zip(utt.tolist(), start.tolist(), duration.tolist(), names, strict=True)
    return b"".join([form % (keys[index], begin, length, name) for index, begin, length, name in rows])
