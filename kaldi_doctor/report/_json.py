"""JSON that every parser accepts and no terminal obeys: the one writer of all commands."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from kaldi_doctor.report._clean import STEERING, valid

_BEYOND_ASCII = re.compile("[^\x00-\x7f]")


def json_text(data: Any, *, indent: int | None = 2, sort_keys: bool = True, ascii_only: bool = True) -> str:
    r"""Data as JSON, with a line end.

    Characters that steer a terminal are written as `\u` escapes, which lose nothing. Bytes that are no UTF-8 stand as
    the text `\xff`: half a surrogate pair is refused by strict parsers. Nan and infinity are null.

    Args:
        data: dictionaries, lists, texts, numbers, None.
        indent: blanks by level; None for one line.
        sort_keys: keys in order.
        ascii_only: all other characters as escapes too.
    """
    try:
        text = _dumps(data, indent, sort_keys)
    except ValueError:
        text = _dumps(_finite(data), indent, sort_keys)
    # Inside a text of JSON the backslash of `\xff` is a backslash that needs one itself.
    text = valid(text, backslash="\\\\")
    shape = _BEYOND_ASCII if ascii_only else STEERING
    return shape.sub(_escaped, text) + "\n"


def _dumps(data: Any, indent: int | None, sort_keys: bool) -> str:  # noqa: FBT001  (as json.dumps calls it)
    return json.dumps(data, indent=indent, sort_keys=sort_keys, ensure_ascii=False, allow_nan=False)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _escaped(hit: re.Match[str]) -> str:
    if hit[0] == "\n":  # between the lines of the document; inside a text it is an escape already
        return hit[0]
    return "".join(f"\\u{int.from_bytes(pair, 'big'):04x}" for pair in _halves(hit[0]))


def _halves(character: str) -> list[bytes]:
    data = character.encode("utf-16-be")
    return [data[start : start + 2] for start in range(0, len(data), 2)]
