"""A run read from saved JSON of `diagnose`: verdict, stages with their score and settings, findings; no more."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from kaldi_doctor.analysis.runs.run import Decoded, Found, Run
from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.model import HyperValue, Origin, Score
from kaldi_doctor.resources import user_file

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest file that is read."""


def run_of_json(path: Path) -> Run:
    """Read one side from a file.

    Raises:
        UnreadableArtifact: it cannot be read, is no JSON of `diagnose`, or holds several trees.
    """
    try:
        content = json.loads(user_file(path, largest=LARGEST))
    except OSError as error:
        raise UnreadableArtifact(str(path), error.strerror or str(error)) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableArtifact(str(path), f"not JSON of kaldi-doctor: {error}") from error
    found = _object(content)
    if _list(found.get("trees")):
        raise UnreadableArtifact(str(path), "it holds several trees: save one of them by itself")
    if not isinstance(found.get("ladder"), list) or not isinstance(found.get("exp_dir"), str):
        raise UnreadableArtifact(str(path), "no ladder in it: save it with diagnose --format json=FILE")
    verdict = _object(found.get("verdict"))
    run = Run(
        name=str(path),
        root=found["exp_dir"],
        saved=True,
        state=_text(verdict.get("state")),
        verdict=_text(verdict.get("summary")),
    )
    rungs = [rung for rung in map(_object, found["ladder"]) if _text(rung.get("dir"))]
    run.dirs = tuple(run.relative(_text(rung["dir"])) for rung in rungs)
    run.decodes = tuple(
        decoded for rung in rungs if (decoded := _decoded(run, rung, _object(rung.get("wer")))) is not None
    )
    for rung in rungs:
        values = {name: _hyper(_object(value)) for name, value in _object(rung.get("hyperparameters")).items()}
        run.settings[run.relative(_text(rung["dir"]))] = {n: v for n, v in values.items() if v is not None}
    run.findings = tuple(_found(run, item) for item in map(_object, _list(found.get("findings"))) if item)
    return run


def _found(run: Run, item: dict[str, Any]) -> Found:
    rule, severity, summary = (_text(item.get(name)) for name in ("rule", "severity", "summary"))
    return Found(rule, run.relative(_text(item.get("dir"))), severity, summary)


def _decoded(run: Run, rung: dict[str, Any], wer: dict[str, Any]) -> Decoded | None:
    """The score of a stage; which test set it is, only the name of its decode says."""
    percent, where = _number(wer.get("percent")), _text(wer.get("decode_dir"))
    if percent is None or not where:
        return None
    score = Score(
        percent=percent,
        errors=_count(wer.get("errors")),
        ref_words=_count(wer.get("ref_words")),
        ins=_count(wer.get("ins")),
        dels=_count(wer.get("del")),
        subs=_count(wer.get("sub")),
        sentences=_count(wer.get("sentences")),
        sentence_errors=_count(wer.get("sentence_errors")),
        missing=_count(wer.get("missing")) or 0,
        partial=wer.get("partial") is True,
        metric=metric if (metric := _text(wer.get("metric"))) in {"CER", "PER"} else "WER",
        lmwt=_count(wer.get("lmwt")),
        wip=_number(wer.get("wip")),
        decode_dir=where,
        origin=Origin(_text(wer.get("path")), _count(wer.get("line"))),
    )
    name = where.rstrip("/").rpartition("/")[2]
    return Decoded(run.relative(where), run.relative(_text(rung["dir"])), name, "default", "final", score)


def _hyper(item: dict[str, Any]) -> HyperValue | None:
    value = item.get("value")
    if not isinstance(value, (int, float, str)):
        return None
    origin = _object(item.get("origin"))
    path = _text(origin.get("path"))
    place = Origin(path, _count(origin.get("line"))) if path else None
    return HyperValue(value=value, origin=place, assumed=item.get("assumed") is True)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > 1e15 or not math.isfinite(value):
        return None
    return float(value)


def _count(value: Any) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number >= 0 else None
