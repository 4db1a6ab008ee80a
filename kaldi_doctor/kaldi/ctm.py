"""CTM files to columns: `utterance channel start duration word [confidence [type [speaker]]]`.

Written by steps/get_train_ctm.sh, steps/get_ctm.sh, steps/get_ctm_conf.sh, ali-to-phones and lattice-to-ctm-conf.
Comment lines start with `;;` (NIST) or `#`; fields are separated by blanks, or by tabs, commas, semicolons or bars.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaldi_doctor.align.ctm import CtmColumns
from kaldi_doctor.errors import UnreadableArtifact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

MOST_FIELDS = 8
LONGEST_NUMBER = 32
KEPT_BAD_LINES = 1000
_COMMENT = re.compile(rb"^[ \t]*(?:;;|#)[^\n]*", re.MULTILINE)
_NUMBER = re.compile(rb"\A[+-]?(?:\d++\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\Z")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_BLANK = np.zeros(256, bool)
_BLANK[np.frombuffer(b" \t\n\r\v\f", np.uint8)] = True


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no CTM row."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Ctm:
    """A CTM file.

    Attributes:
        path: the file.
        utterances: names in the order in which they first appear; `columns.utt` counts them.
        channels: likewise, `columns.channel`.
        words: likewise, `columns.word`.
        columns: the rows.
        bad: the first thousand lines that are no rows; `num_bad` counts all.
    """

    path: str
    utterances: list[bytes]
    channels: list[bytes]
    words: list[bytes]
    columns: CtmColumns
    bad: tuple[BadLine, ...]
    num_bad: int

    @property
    def has_confidences(self) -> bool:
        """Whether any row has a confidence."""
        return bool(np.isfinite(self.columns.confidence).any())

    def named(self, symbols: Mapping[int, str]) -> Ctm:
        """The same CTM with integer words looked up in a symbol table; others, and unknown ids, stay as they are."""
        words = [
            symbols[int(word)].encode("utf-8", "surrogateescape")
            if word.isdigit() and len(word) < 10 and int(word) in symbols
            else word
            for word in self.words
        ]
        merged, numbers = _numbered(words)
        columns = self.columns
        renamed = CtmColumns(
            columns.utt,
            columns.channel,
            numbers[columns.word] if len(numbers) else columns.word,
            columns.start,
            columns.duration,
            columns.confidence,
            columns.line,
            columns.resolution,
        )
        return Ctm(self.path, self.utterances, self.channels, merged, renamed, self.bad, self.num_bad)


def read_ctm(data: bytes, path: str = "-") -> Ctm:
    """Read a CTM from memory.

    Args:
        data: the file.
        path: named in errors.

    Raises:
        UnreadableArtifact: it is binary, or no line of it is a CTM row.
    """
    if b"\0" in data[:65536]:
        raise UnreadableArtifact(path, "a binary file, not a CTM", byte_offset=data.find(b"\0"))
    data = data.removeprefix(b"\xef\xbb\xbf")
    text = _COMMENT.sub(b"", data) if b";;" in data or b"#" in data else data
    text = _one_separator(text)
    fields = _Fields(text)
    counts = fields.counts
    filled = np.flatnonzero(counts)
    if not len(filled):
        return Ctm(path, [], [], [], _no_rows(), (), 0)
    usual = int(np.bincount(np.minimum(counts[filled], MOST_FIELDS + 1)).argmax())
    least = 4 if usual == 4 else 5
    fits = (counts[filled] >= least) & (counts[filled] <= MOST_FIELDS)
    bad = {int(row): _wrong_width(int(counts[row]), least) for row in filled[~fits][:KEPT_BAD_LINES]}
    rows = filled[fits]
    first = fields.first[rows]
    at = least - 3  # a CTM of four columns has no channel
    start, good_start, decimals = fields.numbers(first + at)
    duration, good_duration, _ = fields.numbers(first + at + 1)
    keep = good_start & good_duration
    num_bad = int((~fits).sum()) + int((~keep).sum())
    for row in rows[~keep][:KEPT_BAD_LINES].tolist():
        bad[int(row)] = "start or duration is no number"
    if not keep.all():
        first, rows, start, duration = first[keep], rows[keep], start[keep], duration[keep]
    if not len(rows):
        reason = f"no CTM row (utterance, channel, start, duration, word) in {len(filled)} lines"
        raise UnreadableArtifact(path, f"{reason}; line {min(bad) + 1}: {bad[min(bad)]}")
    confidence = np.full(len(rows), np.nan)
    having = np.flatnonzero(counts[rows] > least)
    if len(having):
        found, good, _ = fields.numbers(first[having] + least)
        confidence[having[good]] = found[good]
    utterances, utt = _numbered(fields.pick(first))
    channels, channel = [b"1"], np.zeros(len(rows), np.int32)
    if least == 5:
        channels, channel = _numbered(fields.pick(first + 1))
    words, word = _numbered(fields.pick(first + least - 1))
    resolution = 10.0 ** -min(max(decimals, 2), 6)
    columns = CtmColumns(utt, channel, word, start, duration, confidence, (rows + 1).astype(np.int64), resolution)
    listed = tuple(BadLine(line + 1, bad[line]) for line in sorted(bad)[:KEPT_BAD_LINES])
    return Ctm(path, utterances, channels, words, columns, listed, num_bad)


def _no_rows() -> CtmColumns:
    numbers, times = np.empty(0, np.int32), np.empty(0)
    return CtmColumns(numbers, numbers, numbers, times, times, times, np.empty(0, np.int64))


def _one_separator(text: bytes) -> bytes:
    """Blanks in place of commas, semicolons or bars, where the first rows are separated by those."""
    sample = [line for line in text[:65536].split(b"\n")[:50] if line.strip()]
    for separator in (b",", b";", b"|"):
        split = [line.split(separator) for line in sample]
        if sample and all(5 <= len(fields) <= MOST_FIELDS and _times(fields) for fields in split):
            return text.replace(b" ", b"").replace(separator, b" ")
    return text


def _times(fields: Sequence[bytes]) -> bool:
    return all(_NUMBER.match(field.strip()) for field in fields[2:4])


class _Fields:
    """The blank-separated fields of a text. `counts` fields in each line; line `i` begins with field `first[i]`."""

    def __init__(self, text: bytes) -> None:
        self.tokens = text.split()
        # Padding, so that a number at the very end can be read past its end.
        raw = np.frombuffer(text + b" " * (LONGEST_NUMBER + 1), np.uint8)
        # Everything up to 32 is blank, unless there are other control characters, which belong to words.
        self.begins = _begins(_BLANK[raw] if _CONTROL.search(text) else raw <= 32)
        self.raw = raw
        ends = np.append(np.flatnonzero(raw == 10), len(raw))
        self.counts = np.diff(np.searchsorted(self.begins, ends), prepend=0)
        self.first = np.cumsum(self.counts) - self.counts

    def pick(self, where: NDArray[np.int64]) -> list[bytes]:
        """Fields by their numbers, evenly spaced ones without a loop."""
        steps = np.diff(where)
        if len(steps) and bool((steps == steps[0]).all()):
            return self.tokens[int(where[0]) : int(where[-1]) + 1 : int(steps[0])]
        return [self.tokens[index] for index in where.tolist()]

    def numbers(self, where: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.bool_], int]:
        """float64 of fields, whether each is a finite number, and the most decimals that one has.

        Plain decimals of up to 15 digits are put together from their bytes: an integer over a power of ten, which is
        the nearest double. Everything else goes through `float` one by one.
        """
        at = self.begins[where]
        mantissa = np.zeros(len(at), np.int64)
        decimals = np.zeros(len(at), np.int64)
        dotted = np.zeros(len(at), bool)
        digits = np.zeros(len(at), np.int64)
        running = np.ones(len(at), bool)
        plain = np.ones(len(at), bool)
        for offset in range(17):
            byte = self.raw[at + offset]
            running &= ~_BLANK[byte]
            if not running.any():
                break
            digit = byte - np.uint8(48)
            is_digit = running & (digit < 10)
            mantissa = np.where(is_digit, mantissa * 10 + digit, mantissa)
            digits += is_digit
            decimals += is_digit & dotted
            dot = running & (byte == 46) & ~dotted
            plain &= is_digit | dot | ~running
            dotted |= dot
        plain &= ~running & (digits > 0) & (digits < 16)
        values = mantissa / 10.0**decimals
        most = int(decimals[plain].max(initial=0))
        for index in np.flatnonzero(~plain).tolist():
            values[index] = _float(self.tokens[int(where[index])])
        return values, np.isfinite(values), most


def _begins(blank: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Where fields begin."""
    inner = np.flatnonzero(blank[:-1] > blank[1:]) + 1
    return inner if blank[0] else np.append(0, inner)


def _wrong_width(count: int, least: int) -> str:
    return f"{count} fields, at least {least} expected" if count < least else f"{count} fields, at most 8 expected"


def _float(field: bytes) -> float:
    """The number, or NaN where the field is none."""
    return float(field) if len(field) <= LONGEST_NUMBER and _NUMBER.match(field) else float("nan")


def _numbered(names: list[bytes]) -> tuple[list[bytes], NDArray[np.int32]]:
    """Distinct names in order of appearance, and the number of each item."""
    if names and names.count(names[0]) == len(names):
        return [names[0]], np.zeros(len(names), np.int32)
    distinct = list(dict.fromkeys(names))
    index = {name: number for number, name in enumerate(distinct)}
    return distinct, np.fromiter(map(index.__getitem__, names), np.int32, len(names))
