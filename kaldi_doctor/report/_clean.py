"""Text of a stranger's tree made harmless: nothing in it may steer a terminal, a page or a log parser."""

from __future__ import annotations

import re

# C0 and C1 controls, DEL, line and paragraph separators, what turns the writing direction, zero-width marks, and halves
# of surrogate pairs, which stand for bytes that are no UTF-8.
STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def clean(text: str, *, ascii_only: bool = False) -> str:
    r"""Show control characters as escapes (`\x1b`, `\u202e`) and bytes outside UTF-8 as `\xff`; a tab is a blank."""
    if text.isascii() and text.isprintable():
        return text
    shown = STEERING.sub(_escaped, text.replace("\t", " "))
    return shown.encode("ascii", "backslashreplace").decode("ascii") if ascii_only else shown


_HALVES = re.compile("[\ud800-\udfff]")


def valid(text: str, *, backslash: str = "\\") -> str:
    r"""Bytes that are no UTF-8, which Python keeps as half a surrogate pair, as the text `\xff`; the rest as it is."""
    return text if text.isascii() else _HALVES.sub(lambda hit: backslash + _escaped(hit)[1:], text)


def _escaped(hit: re.Match[str]) -> str:
    code = ord(hit[0])
    if 0xDC80 <= code <= 0xDCFF:  # a byte kept by surrogateescape
        return f"\\x{code - 0xDC00:02x}"
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
