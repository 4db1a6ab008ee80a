"""YAML read strictly: YAML 1.2 scalars, no repeated keys, no tags, no aliases, and the place of every key.

PyYAML follows YAML 1.1, where `no` is False, `12:30` is 750, plain `1e-3` is text and a repeated key silently wins.
Here the parser only gives nodes; scalars are resolved by the core schema of YAML 1.2 (yaml.org/spec/1.2.2, 10.3.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from kaldi_doctor.errors import CheatsheetError

Path = tuple[str | int, ...]
"""Keys and list indices from the top of the file."""

_INT = re.compile(r"\A[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_WORDS = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_TAGS: dict[Any, str] = {
    yaml.ScalarNode: "tag:yaml.org,2002:str",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}
_CParser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C parser where PyYAML was built with it."""


class _Loader(_CParser):  # type: ignore[misc]
    """Nodes only; plain scalars are not resolved here but in `_scalar`."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:  # noqa: ARG002  (PyYAML's signature)
        """Tag of a node that has none of its own."""
        return _TAGS[kind]


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file.

    Attributes:
        name: how messages name the file.
        data: plain dictionaries, lists and scalars.
        lines: (line, column), both from 1, of each key and list item by its path.
    """

    name: str
    data: Any
    lines: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def place(self, path: Path) -> str:
        """`file:line:column key.key` of a path, or of the nearest one above it that the file has."""
        at = path
        while at and at not in self.lines:
            at = at[:-1]
        line, column = self.lines.get(at, (1, 1))
        return f"{self.name}:{line}:{column} {dotted(path)}".rstrip()

    def origin(self, path: Path) -> str:
        """`file:line` of a path."""
        return f"{self.name}:{self.lines.get(path, (1, 1))[0]}"


def dotted(path: Path) -> str:
    """A path as people write it: `stages.sat.good[1]`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")


def read_yaml(text: str, name: str) -> Document:
    """Parse one file.

    Raises:
        CheatsheetError: not YAML, a repeated key, a tag, an alias, a key that is not text.
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        raise CheatsheetError(f"{where} {error.problem or error.context or 'not YAML'}") from error
    except yaml.YAMLError as error:  # characters that YAML does not allow
        raise CheatsheetError(f"{name}: {str(error).splitlines()[0]}") from error
    finally:
        loader.dispose()
    document = Document(name, None, {})
    if node is None:
        return document
    return Document(name, _value(node, (), document, set()), document.lines)


def _value(node: Any, path: Path, document: Document, seen: set[int]) -> Any:
    """Plain value of a node; fills in the places."""
    mark = node.start_mark
    if id(node) in seen:
        raise CheatsheetError(f"{_at(document, mark)} {dotted(path)}: aliases (*name) are not allowed here")
    seen.add(id(node))
    if node.tag != _TAGS[type(node)]:
        raise CheatsheetError(f"{_at(document, mark)} {dotted(path)}: tags ({node.tag}) are not allowed here")
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node.value) if not node.style else node.value
    if isinstance(node, yaml.SequenceNode):
        items = []
        for index, item in enumerate(node.value):
            below = (*path, index)
            document.lines[below] = (item.start_mark.line + 1, item.start_mark.column + 1)
            items.append(_value(item, below, document, seen))
        return items
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        if not isinstance(key, str):
            raise CheatsheetError(f"{_at(document, key_node.start_mark)} {dotted(path)}: a key must be a plain word")
        below = (*path, key)
        if key in found:
            first = document.lines[below][0]
            raise CheatsheetError(
                f"{_at(document, key_node.start_mark)} {dotted(below)}: this key is already in line {first}"
            )
        document.lines[below] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        found[key] = _value(value_node, below, document, seen)
    return found


def _at(document: Document, mark: Any) -> str:
    return f"{document.name}:{mark.line + 1}:{mark.column + 1}"


def _scalar(text: str) -> Any:
    """A plain scalar by the core schema; hexadecimal, octal, infinity and nan stay text on purpose."""
    if text in _WORDS:
        return _WORDS[text]
    if text[:1] in "+-.0123456789":
        if _INT.match(text):
            return int(text) if len(text) < 100 else text
        if _FLOAT.match(text):
            return float(text)
    return text
