"""Kaldi's token streams: `<Name>`, integers, floats and vectors, in the binary and in the text encoding."""

from __future__ import annotations

import struct
from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

MOST = 50_000_000
"""Elements of the largest vector that is believed."""


class TokenError(ValueError):
    """The stream does not go on as the grammar says."""


class Tokens(ABC):
    """A stream of tokens. `position` is the byte that the next read begins at."""

    def __init__(self, data: bytes, position: int) -> None:
        self.data = data
        self.position = position

    def token(self) -> bytes:
        """The next word, up to white space."""
        data, size = self.data, len(self.data)
        start = self.position
        while start < size and data[start : start + 1].isspace():
            start += 1
        stop = start
        limit = min(size, start + 4096)
        while stop < limit and not data[stop : stop + 1].isspace():
            stop += 1
        if start == stop:
            raise TokenError("the file ends too early")
        self.position = min(stop + 1, size)
        return data[start:stop]

    def expect(self, word: bytes) -> None:
        """Read a token that must be `word`."""
        before = self.position
        found = self.token()
        if found != word:
            self.position = before
            raise TokenError(f"{word.decode()} expected, not {found[:20]!r}")

    def bounded(self, count: int) -> int:
        """A count that the rest of the file can hold.

        Raises:
            TokenError: it is negative or larger than the file.
        """
        if not 0 <= count <= len(self.data):
            raise TokenError(f"a count of {count} is impossible")
        return count

    @abstractmethod
    def integer(self) -> int:
        """An int32."""

    @abstractmethod
    def real(self) -> float:
        """A float32 or double."""

    @abstractmethod
    def integers(self, count: int) -> NDArray[np.int32]:
        """`count` int32 numbers in a row."""

    @abstractmethod
    def floats(self) -> NDArray[np.float32]:
        """A vector of floats with its own header."""


class BinaryTokens(Tokens):
    """The binary encoding: a size byte before each number."""

    def _take(self, count: int) -> bytes:
        end = self.position + count
        if count < 0 or end > len(self.data):
            raise TokenError("the file ends too early")
        taken = self.data[self.position : end]
        self.position = end
        return taken

    def integer(self) -> int:
        """An int32."""
        taken = self._take(5)
        if taken[0] != 4:
            self.position -= 5
            raise TokenError("an int32 expected")
        return int.from_bytes(taken[1:], "little", signed=True)

    def real(self) -> float:
        """A float32 or double."""
        size = self._take(1)[0]
        if size not in {4, 8}:
            self.position -= 1
            raise TokenError("a float expected")
        return float(struct.unpack("<f" if size == 4 else "<d", self._take(size))[0])

    def integers(self, count: int) -> NDArray[np.int32]:
        """`count` int32 numbers in a row."""
        if count < 0 or count > MOST:
            raise TokenError(f"a count of {count} is impossible")
        table = np.frombuffer(self._take(5 * count), np.dtype([("size", "i1"), ("value", "<i4")]))
        if not bool((table["size"] == 4).all()):
            raise TokenError("an int32 expected")
        return table["value"].astype(np.int32)

    def vector(self) -> list[int]:
        """A vector of int32 as WriteIntegerVector writes it: one size byte, a bare count, bare numbers."""
        if self._take(1) != b"\4":
            raise TokenError("an int32 vector expected")
        count = int.from_bytes(self._take(4), "little", signed=True)
        if not 0 <= count <= MOST:
            raise TokenError(f"a count of {count} is impossible")
        return [int(item) for item in np.frombuffer(self._take(4 * count), "<i4")]

    def floats(self) -> NDArray[np.float32]:
        """A vector of floats with its own header."""
        kind = self.token()
        if kind not in {b"FV", b"DV"}:
            raise TokenError("a vector expected")
        dim = self.integer()
        width = 4 if kind == b"FV" else 8
        if not 0 <= dim <= MOST:
            raise TokenError(f"a dimension of {dim} is impossible")
        return np.frombuffer(self._take(width * dim), "<f4" if width == 4 else "<f8").astype(np.float32)


class TextTokens(Tokens):
    """The text encoding: everything separated by white space."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data, 0)

    def integer(self) -> int:
        """An int32."""
        token = self.token()
        try:
            return int(token)
        except ValueError:
            raise TokenError(f"a number expected, not {token[:20]!r}") from None

    def real(self) -> float:
        """A float32 or double."""
        token = self.token()
        try:
            return float(token)
        except ValueError:
            raise TokenError(f"a number expected, not {token[:20]!r}") from None

    def integers(self, count: int) -> NDArray[np.int32]:
        """`count` int32 numbers in a row."""
        if not 0 <= count <= len(self.data):
            raise TokenError(f"a count of {count} is impossible")
        end = self.data.find(b"<", self.position)
        words = self.data[self.position : end if end >= 0 else len(self.data)].split()
        if len(words) != count:
            raise TokenError(f"{count} numbers expected, {len(words)} found")
        try:
            numbers = np.array([int(word) for word in words], np.int64)
        except ValueError as error:
            raise TokenError(str(error)) from None
        if len(numbers) and int(abs(numbers).max()) >= 2**31:
            raise TokenError("a number beyond int32")
        self.position = end if end >= 0 else len(self.data)
        return numbers.astype(np.int32)

    def floats(self) -> NDArray[np.float32]:
        """A vector of floats with its own header."""
        if self.token() != b"[":
            raise TokenError("a vector expected")
        end = self.data.find(b"]", self.position)
        if end < 0:
            raise TokenError("the file ends too early")
        try:
            found = np.array([float(word) for word in self.data[self.position : end].split()], np.float32)
        except ValueError as error:
            raise TokenError(str(error)) from None
        self.position = end + 1
        return found
