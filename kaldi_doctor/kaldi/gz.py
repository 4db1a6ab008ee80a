"""Inflate gzip files that may have several members, may be cut off, and may be damaged; keep what came before.

isal is used where it is installed (extra `fast`), else the standard library. Inflating goes by pieces, so that a reader
of archives never holds more than one piece. What inflates to more than the limits is left where it reaches them: a gzip
bomb grows a thousandfold, alignments at most some two hundredfold.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kaldi_doctor.kaldi.regular_file import open_regular

if TYPE_CHECKING:
    from collections.abc import Iterator

MAGIC = b"\x1f\x8b"
FIRST_PIECE, INPUT_PIECE = 64 * 1024, 1024 * 1024
"""Compressed bytes taken at once: few at first, for who wants but a sample, then more, for who wants all."""
OUTPUT_PIECE = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Damage:
    """Where a file stops being readable.

    Attributes:
        path: the file.
        reason: in plain words.
        byte_offset: offset in the inflated bytes where the damage begins.
        job: number of the job that wrote the file, from its name; None where it has none.
        compressed: True where the gzip stream itself is damaged (else the archive inside it).
        unread: True where nothing is known to be wrong: the file could not be opened.
    """

    path: str
    reason: str
    byte_offset: int
    job: int | None = None
    compressed: bool = False
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Inflation:
    """How far a gzip file is inflated.

    Attributes:
        largest: bytes at most.
        ratio: times the compressed size at most; not before `FREE` bytes, which hurt nobody.
    """

    largest: int = 4 * 1024**3
    ratio: int = 500

    def exceeded(self, made: int, taken: int) -> str:
        """Why inflating ends after `made` bytes from `taken`; nothing while it may go on."""
        if made > self.largest:
            return f"it inflates to more than the limit of {self.largest // 1024**2:,} MB (inflate-mb in the settings)"
        if made > FREE and made > self.ratio * taken:
            return f"it inflates more than {self.ratio}-fold, the limit (inflate-ratio in the settings)"
        return ""


FREE = 64 * 1024**2
"""Inflated bytes from which the ratio counts."""
INFLATION = Inflation()


@dataclass(frozen=True, slots=True)
class Inflated:
    """Bytes that could be inflated, and the damage that ended them, if any."""

    data: bytes
    damage: Damage | None


@cache
def library() -> Any:
    """The module with zlib's interface: `isal.isal_zlib` where installed, else `zlib`."""
    try:
        from isal import isal_zlib
    except ImportError:
        return zlib
    return isal_zlib


def is_gzip(data: bytes) -> bool:
    """Whether bytes start like a gzip member."""
    return data[:2] == MAGIC


def inflate(data: bytes, path: str, limits: Inflation = INFLATION) -> Inflated:
    """Inflate a whole gzip file from memory; bytes that are not gzip are returned as they are."""
    pieces: list[bytes] = []
    damage = None
    for piece in inflate_pieces(data, path, limits):
        if isinstance(piece, Damage):
            damage = piece
        else:
            pieces.append(piece)
    return Inflated(pieces[0] if len(pieces) == 1 else b"".join(pieces), damage)


def inflate_pieces(data: bytes, path: str, limits: Inflation = INFLATION) -> Iterator[bytes | Damage]:
    """Inflate by pieces of at most 16 MB; a Damage, if any, comes last: also where the limits are reached.

    Zero bytes after a member are padding, as for gzip(1); other bytes that start no member are damage.
    """
    if not is_gzip(data):
        if data:
            yield data
        return
    view = memoryview(data)
    start, made = 0, 0
    while start < len(data):
        if data[start : start + 2] != MAGIC:
            if data[start:].strip(b"\0"):
                yield Damage(path, "bytes after the end of the gzip stream", made, compressed=True)
            return
        member = _Member(view, start)
        for piece in member.pieces():
            made += len(piece)
            if beyond := limits.exceeded(made, member.taken):
                yield Damage(path, beyond, made, compressed=True)
                return
            yield piece
        if member.problem:
            yield Damage(path, member.problem, made, compressed=True)
            return
        start = member.end


class _Member:
    """One gzip member. After `pieces` is used up, `end` is where it ends, or `problem` says why it does not."""

    def __init__(self, view: memoryview, start: int) -> None:
        self.view = view
        self.start = start
        self.end = start
        self.taken = start
        """Compressed bytes of the file that were used so far."""
        self.problem = ""

    def pieces(self) -> Iterator[bytes]:
        engine = library()
        machine: Any = engine.decompressobj(wbits=31)
        position, made = self.start, 0
        size = FIRST_PIECE
        while not machine.eof:
            if position >= len(self.view):
                self.problem = "the gzip stream is cut off"
                return
            chunk: Any = self.view[position : position + size]
            position += len(chunk)
            size = min(2 * size, INPUT_PIECE)
            self.taken = position
            while len(chunk) and not machine.eof:
                try:
                    piece = machine.decompress(chunk, OUTPUT_PIECE)
                except (zlib.error, engine.error) as error:
                    yield from self._salvage(made, str(error))
                    return
                chunk = machine.unconsumed_tail
                if piece:
                    made += len(piece)
                    yield piece
        self.end = position - len(machine.unused_data)

    def _salvage(self, made: int, error: str) -> Iterator[bytes]:
        """Inflate again without the checksum, by small steps, and give what lies between `made` and the damage."""
        self.problem = _in_words(error)
        self.taken = len(self.view)
        body = _header_length(bytes(self.view[self.start : self.start + 65536 + 1024]))
        if body is None:
            return
        machine = zlib.decompressobj(wbits=-15)
        skipped = 0
        position = self.start + body
        step = 4096
        while position < len(self.view) and not machine.eof:
            before = machine.copy()
            chunk = bytes(self.view[position : position + step])
            try:
                piece = machine.decompress(chunk)
            except zlib.error:
                if step == 1:
                    return
                machine, step = before, 1
                continue
            position += len(chunk)
            fresh = piece[max(0, made - skipped) :]
            skipped += len(piece)
            if fresh:
                yield fresh


def _in_words(error: str) -> str:
    lowered = error.lower()
    if "incorrect data check" in lowered or "crc" in lowered or "checksum" in lowered:
        return "the gzip checksum does not match"
    if "length check" in lowered:
        return "the gzip length does not match"
    return "the gzip stream is damaged"


def _header_length(head: bytes) -> int | None:
    """Bytes of a gzip member's header (RFC 1952), or None where it is not complete."""
    if len(head) < 10:
        return None
    flags, position = head[3], 10
    if flags & 4:
        if len(head) < position + 2:
            return None
        position += 2 + struct.unpack_from("<H", head, position)[0]
    for flag in (8, 16):
        if flags & flag:
            zero = head.find(b"\0", position)
            if zero < 0:
                return None
            position = zero + 1
    return position + (2 if flags & 2 else 0)


FEW_LINE_FEEDS = 16
"""Line feeds from which it is no chance that all follow a carriage return (1 of 256 does in compressed data)."""


def converted_line_ends(data: bytes) -> str:
    """What the bytes tell of a conversion of line ends, as git (core.autocrlf) and FTP do it; empty where nothing."""
    feeds = data.count(b"\n")
    if feeds < FEW_LINE_FEEDS or data.count(b"\r\n") < feeds:
        return ""
    return f"each of its {feeds} line feeds follows a carriage return: git or FTP copied it as text"


def tail_problem(path: str) -> str | None:
    """Cheap test whether a gzip file is cut off, from its first bytes and the length at its end; None where whole.

    A hit should be confirmed by inflating: files of several members may have an odd last member.
    """
    try:
        with open_regular(path) as stream:
            head = stream.read(2)
            size = stream.seek(0, 2)
            if size < 18:
                return "the file is empty" if not size else "the gzip stream is cut off"
            stream.seek(-4, 2)
            length = struct.unpack("<I", stream.read(4))[0]
    except OSError as error:
        return error.strerror or str(error)
    if head != MAGIC:
        return None
    # Alignments shrink to between a half and a two-hundredth; four random bytes hardly ever say so.
    return None if size // 2 <= length <= 400 * size else "the gzip stream is cut off"
