"""What show-alignments prints: the transition-ids of each phone in brackets, and the phone below."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


def show_alignment(
    key: bytes,
    tids: NDArray,  # type: ignore[type-arg]
    phones: Sequence[int],
    lengths: Sequence[int],
    symbols: Mapping[int, str],
) -> bytes:
    """Two lines and an empty one, as show-alignments prints them.

    Args:
        key: utterance id.
        tids: int32[frames], transition-ids.
        phones: phone ids of the segments.
        lengths: frames of the segments.
        symbols: phone symbols by id; one that is missing prints as nothing.
    """
    numbers = tids.tolist()
    upper, lower = [key, b"  "], [key, b"  "]
    start = 0
    for phone, length in zip(phones, lengths, strict=True):
        ids = b"[ %s] " % b"".join([b"%d " % tid for tid in numbers[start : start + length]])
        name = symbols.get(phone, "").encode("utf-8", "surrogateescape") + b" "
        width = max(len(ids), len(name))
        upper.append(ids.ljust(width))
        lower.append(name.ljust(width))
        start += length
    return b"%s\n%s\n\n" % (b"".join(upper), b"".join(lower))
