"""Matrices and vectors that kaldiio reads well (final.mat, CMVN, trans.J, features), from memory and behind a guard.

kaldiio also loads pickles, audio and pipes named in the data. Only Kaldi's own numeric records pass the guard; a path,
a pipe or a foreign record never reaches it.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from kaldi_doctor.errors import UnreadableArtifact

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

_ADMITTED = (b"FM ", b"DM ", b"FV ", b"DV ", b"CM ", b"CM2 ", b"CM3 ")
_LONGEST_KEY = 64 * 1024
_PADDING = b"\n" * 8  # kaldiio looks five bytes ahead and then steps back by five, also where there are fewer


def read_matrix(data: bytes, path: str = "-") -> NDArray[np.floating]:
    """One matrix or vector without a key (`final.mat`), binary or text.

    Args:
        data: the file.
        path: named in errors.

    Raises:
        UnreadableArtifact: another type of record, or damaged.
    """
    _admit(data, 0, path)
    from kaldiio.matio import read_kaldi

    return _guarded(lambda: read_kaldi(io.BytesIO(data + _PADDING)), path, 0)


def read_matrices(data: bytes, path: str = "-") -> Iterator[tuple[bytes, NDArray[np.floating]]]:
    """Records of an archive (`trans.J`, `cmvn.ark`, small feature archives), in order.

    Args:
        data: the archive, inflated.
        path: named in errors.

    Raises:
        UnreadableArtifact: at the first record that is no Kaldi matrix or vector, or damaged.
    """
    from kaldiio.matio import read_kaldi

    stream = io.BytesIO(data + _PADDING)
    while stream.tell() < len(data):
        start = stream.tell()
        if not data[start:].strip():
            return
        space = data.find(b" ", start, start + _LONGEST_KEY)
        key = data[start:space].strip()
        if space < 0 or not key:
            raise UnreadableArtifact(path, "no key where one should begin", byte_offset=start)
        _admit(data, space + 1, path)
        stream.seek(space + 1)
        yield key, _guarded(lambda: read_kaldi(stream), path, start)


def _admit(data: bytes, position: int, path: str) -> None:
    """Refuse everything that is neither a binary record of an admitted type nor a text matrix."""
    head = data[position : position + 64]
    if head.startswith(b"\0B"):
        if not head[2:].startswith(_ADMITTED):
            raise UnreadableArtifact(path, "a binary record that is no matrix or vector", byte_offset=position)
        return
    if not head.lstrip().startswith(b"["):
        raise UnreadableArtifact(path, "no Kaldi matrix or vector", byte_offset=position)


def _guarded(load: Any, path: str, position: int) -> NDArray[np.floating]:
    """What kaldiio gives, or our own error in place of the many kinds that damaged bytes make it raise."""
    import struct

    import numpy as np

    try:
        with np.errstate(all="ignore"):
            found = load()
    except (
        ValueError,
        AssertionError,
        RuntimeError,
        EOFError,
        KeyError,
        IndexError,
        struct.error,
        OverflowError,
    ) as error:
        raise UnreadableArtifact(path, f"damaged matrix: {error}", byte_offset=position) from None
    except (TypeError, MemoryError, UnicodeDecodeError) as error:
        raise UnreadableArtifact(path, f"damaged matrix: {error}", byte_offset=position) from None
    if not isinstance(found, np.ndarray) or found.dtype.kind != "f":
        raise UnreadableArtifact(path, "no matrix of floats", byte_offset=position)
    return found
