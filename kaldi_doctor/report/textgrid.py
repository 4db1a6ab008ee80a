"""Praat TextGrids: interval tiers over the whole time of an utterance, in Praat's long text format.

Format: the manual page "TextGrid file formats" of Praat. An interval tier has no gaps: what carries no label is an
interval with an empty one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.report._clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaldi_doctor.analysis.ali.spans import Span, Utterance


def textgrid(utterance: Utterance) -> str:
    """The TextGrid of an utterance: tiers `words` (where it has any) and `phones`; times in seconds.

    Args:
        utterance: of at least one frame.
    """
    tiers = [(name, spans) for name, spans in (("words", utterance.words), ("phones", utterance.phones)) if spans]
    end = _seconds(utterance.frames, utterance.frame_shift)
    lines = [
        'File type = "ooTextFile"',
        'Object class = "TextGrid"',
        "",
        "xmin = 0",
        f"xmax = {end}",
        "tiers? <exists>",
        f"size = {len(tiers)}",
        "item []:",
    ]
    for number, (name, spans) in enumerate(tiers, 1):
        intervals = list(_intervals(spans, utterance.frames))
        lines += [
            f"    item [{number}]:",
            '        class = "IntervalTier"',
            f'        name = "{name}"',
            "        xmin = 0",
            f"        xmax = {end}",
            f"        intervals: size = {len(intervals)}",
        ]
        for count, (start, stop, label) in enumerate(intervals, 1):
            lines += [
                f"        intervals [{count}]:",
                f"            xmin = {_seconds(start, utterance.frame_shift)}",
                f"            xmax = {_seconds(stop, utterance.frame_shift)}",
                f'            text = "{_quoted(label)}"',
            ]
    return "\n".join(lines) + "\n"


def _intervals(spans: Sequence[Span], frames: int) -> Iterator[tuple[int, int, str]]:
    """(first frame, frame behind, label), without gaps from 0 to `frames`."""
    at = 0
    for span in spans:
        if span.start > at:
            yield at, span.start, ""
        at = span.start + span.length
        yield span.start, at, span.label
    if at < frames:
        yield at, frames, ""


def _seconds(frames: int, shift: float) -> str:
    """Seconds without trailing zeros: the same number wherever two intervals touch."""
    return f"{frames * shift:.6f}".rstrip("0").rstrip(".") or "0"


def _quoted(label: str) -> str:
    """A label inside quotation marks, which Praat doubles."""
    return clean(label).replace('"', '""')
