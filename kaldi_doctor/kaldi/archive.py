r"""Archives of int32 vectors (alignments), binary and text, from bytes to one ragged array. No shell, no pickle.

Layout of an entry, as Kaldi's table writer makes it: the key, one space, then either `\0B`, byte 4 and an int32 count
and for every element byte 4 and an int32; or the numbers in text up to the end of the line.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaldi_doctor.align.ragged import Ragged, concatenate, offsets_of
from kaldi_doctor.kaldi.foreign_records import foreign, printable, shown, type_of
from kaldi_doctor.kaldi.gz import Damage
from kaldi_doctor.kaldi.intparse import NotIntegers, parse_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

BINARY = b"\0B"
_ELEMENT = np.dtype([("size", "i1"), ("value", "<i4")])
_HEAD = struct.Struct("<3si")
_VECTOR = BINARY + b"\4"
_PERIOD = np.tile(np.array([255, 0, 0, 0, 0], np.uint8), 8 * 128).view(np.uint64)
"""Where the size bytes of 1,024 elements lie, in machine words."""
LONGEST = 40_000_000
"""Frames of the longest utterance that is believed (over 100 hours): a larger count is damage."""
LONGEST_KEY = 64 * 1024
_NO_KEY = "no utterance id where one should begin"
_GAP = re.compile(rb"[ \t]")
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Archive:
    """The utterances of one archive up to the end or to the first damage.

    `encoding` is `binary`, `text`, `mixed` or `empty`.
    """

    ragged: Ragged
    damage: Damage | None
    encoding: str


@dataclass(slots=True)
class _Found:
    """What the parser has met in one block."""

    parts: list[Ragged]
    consumed: int
    reason: str | None = None
    """Why it stopped for good at `consumed`; None where it merely needs more bytes."""
    binary: bool = False
    text: bool = False


def read_alignments(data: bytes, path: str = "-") -> Archive:
    """Read an archive that is already inflated.

    Args:
        data: the archive.
        path: named in the damage.
    """
    parts: list[Ragged] = []
    damage = None
    kinds: set[str] = set()
    for item in read_blocks([data], path, kinds):
        if isinstance(item, Damage):
            damage = item
        else:
            parts.append(item)
    encoding = "mixed" if len(kinds) > 1 else next(iter(kinds), "empty")
    return Archive(concatenate(parts), damage, encoding)


def read_blocks(
    pieces: Iterable[bytes | Damage], path: str, kinds: set[str] | None = None
) -> Iterator[Ragged | Damage]:
    """Read an archive that arrives by pieces: one Ragged per piece; a Damage comes last and ends it.

    Args:
        pieces: consecutive bytes; a Damage among them (of the gzip stream) ends them.
        path: named in the damage.
        kinds: receives `binary` and `text` as they are met.
    """
    kinds = set() if kinds is None else kinds
    pieces = iter(pieces)
    carry, base = b"", 0
    broken: Damage | None = None
    for piece in pieces:
        if isinstance(piece, Damage):
            broken = piece
            break
        block = carry + piece if carry else piece
        found = _parse(block, last=False)
        yield from _emit(found, kinds)
        if found.reason is not None:
            # Broken gzip data shows up as nonsense first; the stream is followed to its end to know which it is.
            broken = next((rest for rest in pieces if isinstance(rest, Damage)), None)
            reason = f"{broken.reason}; {found.reason}" if broken else found.reason
            yield Damage(path, reason, base + found.consumed, compressed=broken is not None)
            return
        carry = block[found.consumed :]
        base += found.consumed
    if broken is not None:
        # What is left over may be a whole text line only by chance: the stream ends here, so it is not believed.
        yield broken
        return
    if carry:
        found = _parse(carry, last=True)
        yield from _emit(found, kinds)
        if found.reason is not None:
            yield Damage(path, found.reason, base + found.consumed)


def _emit(found: _Found, kinds: set[str]) -> Iterator[Ragged]:
    if found.binary:
        kinds.add("binary")
    if found.text:
        kinds.add("text")
    if found.parts:
        yield concatenate(found.parts)


def _parse(block: bytes, *, last: bool) -> _Found:
    """Parse whole entries; `last` says that no more bytes will come."""
    found = _Found([], 0)
    while found.consumed < len(block) and found.reason is None:
        before = found.consumed
        space = _space(block, before, before + LONGEST_KEY)
        if space >= 0 and block.startswith(BINARY, space + 1):
            _parse_binary(block, found, last=last)
        elif space >= 0 and len(block) < space + 3 and not last:
            break
        else:
            _parse_text(block, found, last=last)
        if found.consumed == before:
            break
    return found


def _space(block: bytes, start: int, stop: int) -> int:
    """Position of the space (or tab) that ends a key, or -1."""
    hit = block.find(b" ", start, stop)
    if hit < 0:
        hit = block.find(b"\t", start, stop)
    return hit


def _parse_binary(block: bytes, found: _Found, *, last: bool) -> None:
    """Binary entries from `found.consumed` on, until the block ends or something else comes."""
    keys: list[bytes] = []
    counts: list[int] = []
    bodies: list[memoryview] = []
    view = memoryview(block)
    position, size = found.consumed, len(block)
    find, unpack = block.find, _HEAD.unpack_from
    reason: str | None = None
    while position < size:
        space = find(b" ", position)
        body = space + 8
        if space < 0 or body > size:
            reason = _cut_header(block, position, space) if last else None
            break
        head, count = unpack(block, space + 1)
        if head != _VECTOR:
            if head.startswith(BINARY):
                reason = type_of(block[space + 3 : space + 8])
            break
        if not 0 <= count <= LONGEST:
            reason = f"a length of {count} is impossible"
            break
        end = body + 5 * count
        if end > size:
            reason = f"cut off inside utterance {shown(block[position:space])}" if last else None
            break
        if not 0 < space - position <= LONGEST_KEY:
            reason = _NO_KEY
            break
        keys.append(block[position:space])
        counts.append(count)
        bodies.append(view[body:end])
        position = end
    if _CONTROL.search(b"".join(keys)):
        stop = next(index for index, key in enumerate(keys) if _CONTROL.search(key))
        position = found.consumed + _bytes_of(keys[:stop], counts)
        reason = _NO_KEY
        del keys[stop:], counts[stop:], bodies[stop:]
    wrong = _decode(keys, counts, bodies, found)
    if wrong is None:
        found.consumed, found.reason = position, reason
        return
    # The size byte of some element is not 4: everything from that utterance on is doubtful.
    found.consumed += _bytes_of(keys[:wrong], counts)
    found.reason = f"an element of utterance {shown(keys[wrong])} is no int32"


def _bytes_of(keys: list[bytes], counts: list[int]) -> int:
    """Bytes that the entries with these keys, the first ones of `counts`, take in the archive."""
    return sum(len(key) + 8 + 5 * count for key, count in zip(keys, counts, strict=False))


def _decode(keys: list[bytes], counts: list[int], bodies: list[memoryview], found: _Found) -> int | None:
    """Append the entries as one part; gives the index of the first bad one, the ones before it being kept."""
    if not keys:
        return None
    found.binary = True
    data = b"".join(bodies)
    elements = np.frombuffer(data, _ELEMENT)
    offsets = offsets_of(np.fromiter(counts, np.int64, len(counts)))
    wrong: int | None = None
    if not _all_int32(data):
        sizes = elements["size"]
        first = int(np.flatnonzero(sizes != 4)[0])
        wrong = int(np.searchsorted(offsets, first, side="right")) - 1
        keys, offsets = keys[:wrong], offsets[: wrong + 1]
        elements = elements[: offsets[-1]]
    if keys:
        values: NDArray[np.int32] = elements["value"].astype(np.int32)
        found.parts.append(Ragged(keys, values, offsets))
    return wrong


def _all_int32(data: bytes) -> bool:
    """Whether every element has the size byte of an int32: whole words are looked at, several elements at once."""
    period = len(_PERIOD)
    rows = len(data) // (8 * period)
    words = np.frombuffer(data, np.uint64, rows * period).reshape(rows, period)
    four = _PERIOD & np.uint64(0x0404040404040404)
    if rows and not (
        np.array_equal(np.bitwise_and.reduce(words, axis=0) & _PERIOD, four)
        and np.array_equal(np.bitwise_or.reduce(words, axis=0) & _PERIOD, four)
    ):
        return False
    return data[8 * rows * period :: 5].count(4) * 5 == len(data) - 8 * rows * period


def _parse_text(block: bytes, found: _Found, *, last: bool) -> None:
    """Text entries from `found.consumed` up to the last whole line, or to the line where a binary entry begins."""
    start = found.consumed
    marker = block.find(BINARY, start) if block.find(b"\0", start) >= 0 else -1  # one byte is looked for faster
    limit = len(block) if marker < 0 else block.rfind(b"\n", start, marker) + 1
    stop = block.rfind(b"\n", start, limit) + 1
    if stop <= start:
        gap = _GAP.search(block, start)
        if marker >= 0 or (gap and foreign(block[gap.end() : gap.end() + 8])):
            found.reason = foreign(block[gap.end() : gap.end() + 8]) if gap else None
            found.reason = found.reason or "bytes that are no int32 vector"
        elif last:
            found.reason = "cut off inside a line" if printable(block[start:]) else "bytes that are no int32 vector"
        elif len(block) - start > 12 * LONGEST:
            found.reason = "a line without end"
        return
    lines = block[start : stop - 1].split(b"\n")
    keys, bodies, position = [], [], start
    reason = None
    for line in lines:
        gap = _GAP.search(line)
        key = line[: gap.start()] if gap else line.rstrip(b"\r")
        if not key or len(key) > LONGEST_KEY or _CONTROL.search(key):
            if line.strip():
                reason = _NO_KEY
                break
            if len(lines) > 1 or len(block) > stop:
                reason = "an empty line"
                break
        keys.append(key)
        bodies.append(line[gap.end() :] if gap else b"")
        position += len(line) + 1
    wrong: int | None = None
    while True:
        try:
            values, counts = parse_lines(bodies[:wrong])
            break
        except NotIntegers as bad:  # one kind of fault is found before another that stands in an earlier line
            wrong = bad.line
    if wrong is not None:
        keys = keys[:wrong]
        position = start + sum(len(line) + 1 for line in lines[:wrong])
        reason = foreign(bodies[wrong]) or f"utterance {shown(lines[wrong].split()[0])} holds no integers"
    if keys:
        found.text = True
        found.parts.append(Ragged(keys, values, offsets_of(counts)))
    found.consumed, found.reason = position, reason


def _cut_header(block: bytes, position: int, space: int) -> str:
    if space < 0:
        return "cut off inside an utterance id" if printable(block[position:]) else "bytes that are no int32 vector"
    return f"cut off after the id of utterance {shown(block[position:space])}"
