"""What an archive holds where alignments were expected: named for the message about it."""

from __future__ import annotations

_TYPES = (
    (b"FM ", "a float matrix"),
    (b"DM ", "a double matrix"),
    (b"FV ", "a float vector"),
    (b"DV ", "a double vector"),
    (b"CM", "a compressed matrix"),
    (b"SM ", "a sparse matrix"),
    (b"GM ", "a general matrix"),
    (b"T ", "a posterior or token vector"),
)
_FOREIGN = ((b"PKL", "a pickled Python object"), (b"NPY", "a NumPy array"), (b"AUDIO", "audio"), (b"RIFF", "audio"))


def printable(data: bytes) -> bool:
    """Whether the beginning may be text: there is no zero byte in it."""
    return b"\0" not in data[:4096]


def shown(key: bytes) -> str:
    """An utterance id for a message: its first 80 bytes."""
    return key[:80].decode("utf-8", "backslashreplace")


def type_of(head: bytes) -> str:
    """What a binary record is, by the bytes behind its binary mark."""
    for tag, words in _TYPES:
        if head.startswith(tag):
            return f"{words}, not an alignment"
    return "a binary record that is no int32 vector"


def foreign(body: bytes) -> str | None:
    """What stands where the numbers of an alignment should, or None where it is not known."""
    stripped = body.lstrip()
    for tag, words in _FOREIGN:
        if stripped.startswith(tag):
            return f"{words}, not an alignment"
    if stripped.startswith(b"["):
        return "a matrix or posterior in text, not an alignment"
    return None
