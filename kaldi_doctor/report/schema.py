"""JSON Schema (2020-12) of what `diagnose --format json` prints.

Fields may be added in later versions and are never renamed, so the schema does not forbid others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaldi_doctor.kinds import Cause, DirKind, HarmKind, RungState, Severity, StageKind, State
from kaldi_doctor.report._data import SCHEMA_VERSION

if TYPE_CHECKING:
    from enum import Enum

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number"}
_COUNT: Schema = {"type": "integer"}
_FLAG: Schema = {"type": "boolean"}
_VALUE: Schema = {"type": ["number", "string", "boolean", "null"]}


def diagnosis_schema() -> Schema:
    """Of one tree, or of several under `trees`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"kaldi-doctor diagnosis, version {SCHEMA_VERSION}",
        "anyOf": [{"$ref": "#/$defs/tree"}, {"$ref": "#/$defs/trees"}],
        "$defs": {
            "trees": _object(schema_version=_version(), tool_version=_TEXT, trees=_list(_ref("tree"))),
            "tree": _tree(),
            "verdict": _verdict(),
            "harm": _harm(),
            "candidate": _candidate(),
            "finding": _finding(),
            "rung": _rung(),
            "score": _score(),
            "evidence": _evidence(),
            "range": _range(),
            "origin": _object(path=_TEXT, line=_or_null(_COUNT)),
        },
    }


def _version() -> Schema:
    return {"const": SCHEMA_VERSION}


def _object(optional: dict[str, Schema] | None = None, **fields: Schema) -> Schema:
    """An object with the given fields, all of which are always there; `optional` ones need not be."""
    return {"type": "object", "properties": {**fields, **(optional or {})}, "required": sorted(fields)}


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _words(kind: type[Enum]) -> Schema:
    return {"enum": [item.value for item in kind]}


def _tree() -> Schema:
    return _object(
        schema_version=_version(),
        tool_version=_TEXT,
        exp_dir=_TEXT,
        recipe=_or_null(_object(name=_TEXT, guessed=_FLAG)),
        verdict=_ref("verdict"),
        ladder=_list(_ref("rung")),
        risks=_list(_TEXT),
        findings=_list(_ref("finding")),
        cleared=_list(_object(rule=_TEXT, dir=_TEXT, summary=_TEXT, evidence=_list(_ref("evidence")))),
        skipped=_list(_object(rule=_TEXT, reason=_TEXT, dir=_or_null(_TEXT))),
        unreadable=_list(_object(path=_TEXT, error=_TEXT)),
        totals={"type": "object", "additionalProperties": {"type": ["number", "null"]}},
        notes=_list(_TEXT),
        rules_run=_COUNT,
        scored_on=_or_null(_object(test_set=_TEXT, lm=_TEXT)),
        ignored=_list(_object(rule=_TEXT, reason=_or_null(_TEXT))),
        gone=_list(_object(rule=_TEXT, dir=_TEXT, summary=_TEXT)),
    )


def _verdict() -> Schema:
    return _object(
        state=_words(State),
        dir=_or_null(_TEXT),
        stage=_or_null(_words(StageKind)),
        cause=_words(Cause),
        confidence={"enum": ["measured", "inferred", "guess"]},
        because=_list(_TEXT),
        summary=_TEXT,
        next=_TEXT,
        harm=_list(_ref("harm")),
        probability=_or_null(_share()),
        candidates=_list(_ref("candidate")),
    )


def _share() -> Schema:
    return {"type": "number", "minimum": 0, "maximum": 1}


def _harm() -> Schema:
    return _object(
        kind=_words(HarmKind),
        dir=_TEXT,
        size=_or_null(_NUMBER),
        unit=_or_null(_TEXT),
        p=_or_null(_share()),
        large=_FLAG,
        rule=_TEXT,
        base=_or_null(_TEXT),
        summary=_TEXT,
        evidence=_list(_ref("evidence")),
    )


def _candidate() -> Schema:
    return _object(
        dir=_TEXT,
        cause=_words(Cause),
        score=_NUMBER,
        probability=_share(),
        **{"for": _list(_TEXT)},
        against=_list(_TEXT),
        ledger=_list(_object(db=_NUMBER, text=_TEXT, counts=_TEXT)),
        aside=_list(_TEXT),
    )


def _finding() -> Schema:
    return _object(
        optional={"status": {"enum": ["new", "same"]}},
        rule=_TEXT,
        name=_TEXT,
        severity=_words(Severity),
        dir=_TEXT,
        stage=_or_null(_words(StageKind)),
        cause=_words(Cause),
        confidence={"enum": ["measured", "inferred", "guess"]},
        summary=_TEXT,
        caused_by=_or_null(_TEXT),
        symptom=_FLAG,
        incomplete=_FLAG,
        evidence=_list(_ref("evidence")),
        advice=_list(_TEXT),
        sources=_list(_TEXT),
    )


def _evidence() -> Schema:
    return _object(
        metric=_TEXT,
        value=_VALUE,
        unit=_or_null(_TEXT),
        label=_or_null(_TEXT),
        quote=_or_null(_TEXT),
        expected=_or_null(_ref("range")),
        origin=_or_null(_ref("origin")),
    )


def _range() -> Schema:
    bound = _or_null(_NUMBER)
    return _object(low=bound, high=bound, source=_or_null(_TEXT), origin=_or_null(_TEXT))


def _rung() -> Schema:
    bounds = {"type": "array", "items": _or_null(_NUMBER), "minItems": 2, "maxItems": 2}
    value = _object(value=_VALUE, origin=_or_null(_ref("origin")), assumed=_FLAG, range=_or_null(bounds))
    return _object(
        dir=_TEXT,
        name=_TEXT,
        stage=_words(StageKind),
        kind=_words(DirKind),
        flavour=_TEXT,
        parents=_list(_TEXT),
        state=_words(RungState),
        wer=_or_null(_ref("score")),
        change=_or_null(_NUMBER),
        change_base=_or_null(_TEXT),
        change_p=_or_null(_share()),
        aligned_percent=_or_null(_NUMBER),
        published=_or_null(_TEXT),
        hyperparameters={"type": "object", "additionalProperties": value},
    )


def _score() -> Schema:
    names = ("errors", "ref_words", "ins", "del", "sub", "lmwt", "line", "missing", "sentences", "sentence_errors")
    return _object(
        percent=_or_null(_NUMBER),
        decode_dir=_TEXT,
        path=_TEXT,
        wip=_or_null(_NUMBER),
        metric=_TEXT,
        partial=_FLAG,
        **dict.fromkeys(names, _or_null(_COUNT)),
    )
