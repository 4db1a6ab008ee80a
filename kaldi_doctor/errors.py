"""The four exceptions that kaldi-doctor raises on purpose; anything else that escapes is a bug of ours."""

from __future__ import annotations


class DoctorError(Exception):
    """Base of the errors whose message is meant for the user; the command line prints it without a traceback."""


class UsageError(DoctorError):
    """Bad option, unknown rule, broken configuration file: exit code 2."""


class CheatsheetError(UsageError):
    """A cheatsheet or recipe file that does not validate; the message names file, line and key."""


class UnreadableArtifact(DoctorError):  # noqa: N818  (named for the thing, as in the house document)
    """One file of the exp tree could not be read; the rest of the tree still is.

    Args:
        path: the file, relative to the parent of the exp directory where known.
        reason: why, in plain words.
        byte_offset: where in the decompressed bytes the damage starts, when known.
    """

    def __init__(self, path: str, reason: str, *, byte_offset: int | None = None) -> None:
        super().__init__(f"{path}: {reason}" + (f" (byte {byte_offset})" if byte_offset is not None else ""))
        self.path = path
        self.reason = reason
        self.byte_offset = byte_offset
