"""The page on JSON: the schema, and the fields that a real diagnosis has."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from docgen.commands import commands
from docgen.markdown import code, table
from docgen.screens import ROOT


def json_page() -> str:
    """What `diagnose --format json` holds: its schema where the program has one, and its fields by an example."""
    lines = [
        "# JSON",
        "",
        (
            "What `kaldi-doctor diagnose --format json` writes for one tree; for several it is an object with a list "
            "`trees`. Keys are "
            "sorted, numbers are finite, paths start at the parent of the exp directory. Fields are added, never "
            "renamed or "
            "removed, under one `schema_version`."
        ),
        "",
    ]
    if schema_text():
        lines += ["`kaldi-doctor schema` prints the [JSON Schema](diagnosis.schema.json) of it.", ""]
    lines += ["Fields, as the bundled broken tree has them:", ""]
    lines += table(("field", "type"), [(code(name), kind) for name, kind in fields(_example())])
    return "\n".join(lines).rstrip("\n") + "\n"


@cache
def schema_text() -> str:
    """What `kaldi-doctor schema` prints; empty where there is no such command."""
    from docgen.screens import folder, printed

    if "schema" not in {command.name for command in commands()}:
        return ""
    with folder() as where:
        return printed("kaldi-doctor schema", where)


def _example() -> dict[str, Any]:
    import kaldi_doctor as kd

    made: dict[str, Any] = json.loads(kd.diagnose(ROOT / "tests/fixtures/exp/sat_broken/exp").to_json())
    return made


def fields(data: Any, prefix: str = "") -> list[tuple[str, str]]:
    """(path, type) of every field; items of a list are one, and what is keyed by names of the tree is `NAME`."""
    found: dict[str, set[str]] = {}
    _collect(data, prefix, found)
    return [
        (
            path,
            " or ".join(
                sorted(kinds - {"null"} or {"null"}) + (["null"] if len(kinds) > 1 and "null" in kinds else [])
            ),
        )
        for path, kinds in found.items()
    ]


_KINDS = {
    bool: "true or false",
    int: "number",
    float: "number",
    str: "text",
    type(None): "null",
    list: "list",
    dict: "object",
}


def _collect(data: Any, prefix: str, found: dict[str, set[str]]) -> None:
    if prefix:
        found.setdefault(prefix, set()).add(_KINDS[type(data)])
    if isinstance(data, dict):
        for key, value in data.items():
            name = "NAME" if prefix.endswith("hyperparameters") else key
            _collect(value, f"{prefix}.{name}" if prefix else name, found)
    elif isinstance(data, list):
        for item in data:
            _collect(item, f"{prefix}[]", found)
