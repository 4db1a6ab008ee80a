"""Records as JSON and back: data only, each value checked against the type that its field declares.

Nothing is unpickled and no class is looked up by a name of the file: a reader's records are of the types that its
function says it yields. JSON of the standard library keeps 5 and 5.0 apart, nan, and names that are no UTF-8.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from kaldi_doctor.kaldi.printed.logline import JobLog, ReleasedLog
from kaldi_doctor.readers._read import FileRead

if TYPE_CHECKING:
    from kaldi_doctor.readers._read import Claim
    from kaldi_doctor.readers._registry import Reader

_Names: TypeAlias = "tuple[str, str]"
"""(directory, path) that the file belongs to: stand in nearly every record, as 0 and 1."""
_Decode: TypeAlias = "Callable[[Any, _Names], Any]"
_SCALARS: dict[Any, frozenset[type]] = {
    str: frozenset({str}),
    int: frozenset({int}),
    bool: frozenset({bool}),
    float: frozenset({float, int}),
    NoneType: frozenset({NoneType}),
}


class NotKept(Exception):  # noqa: N818  (says what happened)
    """A record cannot be written, or what was written is not what the type declares."""


def encoded(claim: Claim, read: FileRead) -> bytes:
    """What was read of a file, as JSON.

    Raises:
        NotKept: it holds something else than its type declares.
    """
    kinds = {kind: index for index, kind in enumerate(record_types(claim.reader))}
    names = {claim.dir: 0, claim.path: 1}

    def plain(value: Any) -> list[Any]:
        """A record as the list of its values."""
        kind: type = type(value)
        return [
            names.get(item, item) if is_text else item
            for name, is_text in _layout(kind)
            for item in (getattr(value, name),)
        ]

    try:
        records = [(kinds[type(record)], record) for record in read.records]
        job = read.job.released if read.job is not None else None
        whole = [records, job, read.error, read.cut, read.ended]
        return json.dumps(whole, default=plain, separators=(",", ":")).encode()
    except (KeyError, TypeError, ValueError) as error:
        raise NotKept(str(error)) from error


def decoded(claim: Claim, data: bytes) -> FileRead:
    """The file's records again.

    Raises:
        NotKept: it is no JSON, or a value is of another type than its field declares.
    """
    kinds = dict(enumerate(record_types(claim.reader)))
    names = (claim.dir, claim.path)
    try:
        raw, job, error, cut, ended = json.loads(data.decode())
        records = [_record(kinds[index], values, names) for index, values in raw]
        log = JobLog.of_released(_record(ReleasedLog, job, names)) if job is not None else None
    except (ValueError, TypeError, KeyError, RecursionError) as problem:
        raise NotKept(str(problem)) from problem
    if type(cut) is not bool or type(ended) is not bool or not (error is None or type(error) is str):
        raise NotKept("what surrounds the records is of another type")
    return FileRead(records, log, error, cut, ended)


@cache
def record_types(reader: Reader | None) -> tuple[type, ...]:
    """Types of the records that a reader yields, as its function declares them."""
    if reader is None:
        return ()
    return _options(get_args(get_type_hints(reader.function)["return"])[0])


@cache
def _layout(kind: type) -> tuple[tuple[str, bool], ...]:
    """Fields of a record in order, and whether each is text and nothing else.

    Raises:
        TypeError: it is no record.
    """
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} is no record")
    hints = get_type_hints(kind)
    return tuple((item.name, hints[item.name] is str) for item in fields(kind))


def _record(kind: type, values: Any, names: _Names) -> Any:
    """A record of its values; ValueError where they do not fit."""
    if type(values) is not list:
        raise ValueError(f"not the fields of {kind.__name__}")
    made, to_make = _plan(kind, tuple(map(type, values)))
    for index, decode in to_make:
        values[index] = decode(values[index], names)
    return made(*values)


@cache
def _plan(kind: type, types: tuple[type, ...]) -> tuple[Callable[..., Any], list[tuple[int, _Decode]]]:
    """How a record is made of values of these types: by what call, and which of them stand for something else.

    Raises:
        ValueError: a field cannot have a value of that type.
    """
    layout = _layout(kind)
    if len(types) != len(layout):
        raise ValueError(f"not the fields of {kind.__name__}")
    hints = get_type_hints(kind)
    to_make: list[tuple[int, _Decode]] = []
    for index, ((name, is_text), found) in enumerate(zip(layout, types, strict=True)):
        if is_text and found is int:
            to_make.append((index, _name))
        elif found in {list, dict}:
            to_make.append((index, _decoder(hints[name])))
        elif found not in _scalars(hints[name]):
            raise ValueError(f"{kind.__name__}.{name} cannot be {found.__name__}")
    if not any(item.kw_only for item in fields(kind)):
        return kind, to_make
    keys = [name for name, _ in layout]
    return lambda *values: kind(**dict(zip(keys, values, strict=True))), to_make


def _name(value: int, names: _Names) -> str:
    if 0 <= value <= 1:
        return names[value]
    raise ValueError("no text")


def _options(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)


@cache
def _scalars(hint: Any) -> frozenset[type]:
    """Types of JSON values that stand for themselves in a field of a declared type."""
    return frozenset(kind for option in _options(hint) if option in _SCALARS for kind in _SCALARS[option])


@cache
def _decoder(hint: Any) -> _Decode:
    """What checks and makes a value of a declared type.

    Raises:
        TypeError: records have no fields of that type.
    """
    allowed = _scalars(hint)
    inner = [_composite(option) for option in _options(hint) if option not in _SCALARS]
    if len(inner) > 1:
        raise TypeError(f"{hint}: which of them a list is cannot be told")

    def decode(value: Any, names: _Names) -> Any:
        if type(value) in allowed:
            return value
        if inner and value is not None:
            return inner[0](value, names)
        raise ValueError(f"no {hint}")

    return decode


def _composite(hint: Any) -> _Decode:
    """What makes a tuple, a table by name, or a record in a record."""
    if isinstance(hint, type) and is_dataclass(hint):
        return lambda value, names: _record(hint, value, names)
    parts = get_args(hint)
    if get_origin(hint) is dict and parts[0] is str:
        item = _decoder(parts[1])
        return lambda value, names: {key: item(each, names) for key, each in _of(dict, value).items()}
    if get_origin(hint) is not tuple:
        raise TypeError(f"{hint} is no type of a field of a record")
    if len(parts) == 2 and parts[1] is Ellipsis:
        each_of = _decoder(parts[0])
        return lambda value, names: tuple([each_of(each, names) for each in _of(list, value)])
    items = [_decoder(part) for part in parts]
    return lambda value, names: tuple(
        [decode(each, names) for decode, each in zip(items, _of(list, value), strict=True)]
    )


def _of(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(f"no {kind.__name__}")
    return value
