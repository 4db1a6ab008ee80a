"""The CTM of an alignment directory, phones or words, as bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.analysis.ali.directory import load
from kaldi_doctor.analysis.ali.timeline import word_spans
from kaldi_doctor.errors import UsageError
from kaldi_doctor.kaldi.ctm_write import phone_ctm, recording_ctm, with_oov, word_ctm

if TYPE_CHECKING:
    from kaldi_doctor.align.phones import Segments
    from kaldi_doctor.analysis.ali.directory import AliDir


@dataclass(frozen=True, slots=True)
class WrittenCtm:
    """Bytes of a CTM, the utterances that went in, and what is not in it."""

    data: bytes
    utterances: int
    notes: tuple[str, ...]


def ctm_of(opened: AliDir, *, words: bool = False, ids: bool = False, recordings: bool = False) -> WrittenCtm:
    """Make the CTM of a directory.

    Args:
        opened: the directory.
        words: words instead of phones.
        ids: phones by number.
        recordings: times within recordings, by `segments` and `reco2file_and_channel` of the data directory.

    Raises:
        UsageError: a file that is needed is missing; the message says what.
        UnreadableArtifact: there is no transition model.
    """
    opened.need_model()
    alignments, segments = load(opened)
    ragged = alignments.ragged
    notes = [f"{item.path}: {item.reason}; what follows it is not in the CTM" for item in alignments.damages]
    if words:
        data = _words(opened, ragged.keys, segments, notes)
    else:
        data = phone_ctm(
            ragged.keys, segments, opened.frame_shift, None if ids or not opened.symbols else opened.symbols
        )
    if recordings:
        data = _in_recordings(opened, data, notes)
    return WrittenCtm(data, len(ragged), tuple(notes))


def _words(opened: AliDir, keys: list[bytes], segments: Segments, notes: list[str]) -> bytes:
    text = opened.data.text() if opened.data else {}
    if not text:
        raise UsageError(f"{opened.path}: no transcripts found: no words (--data DIR)")
    known = opened.lang.words() if opened.lang else {}
    oov = (opened.lang.raw("oov.txt") or b"").strip().decode("utf-8", "replace") if opened.lang else ""
    rows = []
    for key in keys:
        words = text.get(key.decode("utf-8", "replace"))
        rows.append(None if words is None else with_oov(words, known, oov or None))
    spans = word_spans(opened, segments, rows)
    if spans is None:
        raise UsageError(
            f"{opened.path}: phones carry no word positions, and there is neither phones/word_boundary.int nor "
            "phones/align_lexicon.int: no word times (--lang DIR)"
        )
    expected = [len(row) if row is not None else 0 for row in rows]
    other = [key for key, row, size, count in zip(keys, rows, expected, spans.counts.tolist(), strict=True)
             if row is not None and size != count]  # fmt: skip
    for names, reason in (
        ([key for key, row in zip(keys, rows, strict=True) if row is None], "have no transcript and are left out"),
        (other, "have more or fewer words in their transcript than in their phones: another lang or text"),
        ([keys[index] for index in spans.broken.tolist()], "have phones that their words do not spell"),
        ([keys[index] for index in spans.partial.tolist()], "end inside a word"),
    ):
        if names:
            first = names[0].decode("utf-8", "replace")
            notes.append(f"{len(names)} of {len(keys)} utterances {reason} ({first} for one)")
    return word_ctm(keys, spans, rows, opened.frame_shift)


def _in_recordings(opened: AliDir, data: bytes, notes: list[str]) -> bytes:
    segments = opened.data.segments() if opened.data else {}
    if not segments:
        raise UsageError(f"{opened.path}: no segments file found: times within recordings are not known (--data DIR)")
    files = opened.data.table("reco2file_and_channel") if opened.data else {}
    if not files:
        notes.append("no reco2file_and_channel: recordings keep their names, channel 1")
    shifted, unknown = recording_ctm(
        data,
        {_bytes(utt): (_bytes(row[0]), row[1]) for utt, row in segments.items()},
        {_bytes(name): (_bytes(row[0]), _bytes(row[1])) for name, row in files.items() if len(row) == 2},
    )
    if unknown:
        notes.append(f"{len(unknown)} utterances are not in segments and are left out")
    return shifted


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
