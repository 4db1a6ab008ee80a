"""An utterance as lines over time: words, phones, and marks below the phones that are as short as they can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.report._clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaldi_doctor.analysis.ali.spans import Span, Utterance

STYLES = {"ruler": "bright_black", "silence": "bright_black", "word": "bold", "phone": "", "short": "yellow"}
_MARK_EVERY_S = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a line in one style ('' for none)."""

    text: str
    style: str = ""


def timeline(utterance: Utterance, width: int = 100) -> Iterator[list[Piece]]:
    """Lines of a timeline of at most `width` columns, each as styled pieces.

    One column is 10 ms (20 ms beyond 20 s of speech, 50 ms beyond a minute), or less often than that where frames are
    longer; rows follow one another until the utterance ends.
    """
    shift = utterance.frame_shift
    seconds = utterance.frames * shift
    column_s = 0.01 if seconds <= 20 else 0.02 if seconds <= 60 else 0.05
    left = 8
    columns = max(width - left, 20)
    total = round(seconds / column_s)
    yield [
        Piece(f"{clean(utterance.name)}   {seconds:.2f} s   {utterance.frames} frames of {1000 * shift:g} ms   "),
        Piece(f"one column = {1000 * column_s:g} ms"),
    ]
    rows = [("words", utterance.words)] if utterance.words else []
    rows.append(("phones", utterance.phones))
    scale = shift / column_s
    edges = [round(span.start * scale) for span in utterance.phones]
    for begin, end in _rows(total, columns, edges):
        yield []
        yield [Piece(" " * left), Piece(_ruler(begin, end, column_s), "ruler")]
        for title, spans in rows:
            cells = list(_cells(spans, begin, end, scale))
            if any(cell.text.strip() for cell in cells):
                yield [Piece(title.ljust(left), "ruler"), *cells]
        marks = _marks(utterance.phones, begin, end, scale)
        if marks.strip():
            yield [Piece("shortest".ljust(left)[:left], "ruler"), Piece(marks, "short")]


def _rows(total: int, columns: int, edges: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(first, last + 1) column of each row; a row ends where a phone does, if one does near its end."""
    begin = 0
    while begin < total:
        end = min(begin + columns, total)
        if end < total:
            end = max((edge for edge in edges if begin + columns * 7 // 8 < edge <= end), default=end)
        yield begin, end
        begin = end


def _ruler(begin: int, end: int, column_s: float) -> str:
    """Seconds at their columns: a tick and the number behind it."""
    step_s = next((step for step in _MARK_EVERY_S if step / column_s >= 10), _MARK_EVERY_S[-1])
    step = round(step_s / column_s)
    line = [" "] * (end - begin)
    for at in range(-(-begin // step) * step, end, step):
        text = f"|{at * column_s:.1f}"
        if at - begin + len(text) <= len(line):
            line[at - begin : at - begin + len(text)] = text
    return "".join(line).rstrip()


def _cells(spans: Sequence[Span], begin: int, end: int, scale: float) -> Iterator[Piece]:
    """The spans between two columns: a bar where each begins, its label as far as it fits, dots for silence."""
    at = begin
    for span in spans:
        first, last = round(span.start * scale), round((span.start + span.length) * scale)
        if last <= begin or first >= end:
            continue
        if first > at:
            yield Piece(" " * (first - at))
        whole = ("|" + clean(span.label)).ljust(last - first, "." if span.style == "silence" else " ")[: last - first]
        shown = whole[max(begin - first, 0) : end - first]
        yield Piece(shown, span.style)
        at = max(first, begin) + len(shown)


def _marks(spans: Sequence[Span], begin: int, end: int, scale: float) -> str:
    line = [" "] * (end - begin)
    for span in spans:
        if span.short:
            first, last = round(span.start * scale), round((span.start + span.length) * scale)
            for column in range(max(first, begin), min(last, end)):
                line[column - begin] = "^"
    return "".join(line).rstrip()
