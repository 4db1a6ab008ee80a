"""A diagnosis as plain data: what json and jsonl print, by the published contract. Fields are never renamed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kaldi_doctor.report._view import View, stage_of
from kaldi_doctor.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaldi_doctor.model import (
        Cleared,
        Diagnosis,
        Evidence,
        Finding,
        Harm,
        HyperValue,
        Origin,
        Range,
        Rung,
        Score,
        Verdict,
    )

SCHEMA_VERSION = "1"


def diagnosis_data(diagnosis: Diagnosis, view: View) -> dict[str, Any]:
    """The whole diagnosis of one tree."""
    recipe = diagnosis.recipe
    return {
        "schema_version": SCHEMA_VERSION,
        "tool_version": __version__,
        "exp_dir": diagnosis.exp_dir,
        "recipe": {"name": recipe[0], "guessed": recipe[1]} if recipe else None,
        "verdict": verdict_data(diagnosis.verdict),
        "ladder": [_rung(rung) for rung in diagnosis.ladder],
        "risks": list(diagnosis.risks),
        "findings": [finding_data(diagnosis, finding, view) for finding in diagnosis.findings],
        "cleared": [_cleared(item) for item in diagnosis.cleared],
        "skipped": [{"rule": s.rule, "reason": s.reason, "dir": s.dir} for s in diagnosis.skipped],
        "unreadable": [{"path": u.path, "error": u.error} for u in diagnosis.unreadable],
        "totals": {name: number(value) for name, value in diagnosis.totals.items()},
        "notes": list(diagnosis.notes),
        "rules_run": diagnosis.rules_run,
        "scored_on": (
            {"test_set": diagnosis.scored_on[0], "lm": diagnosis.scored_on[1]} if diagnosis.scored_on else None
        ),
        "ignored": [{"rule": rule, "reason": reason or None} for rule, reason in view.ignored],
        "gone": [{"rule": rule, "dir": path, "summary": summary} for rule, path, summary in view.gone],
    }


def all_data(diagnoses: Sequence[Diagnosis], view: View) -> dict[str, Any]:
    """One object: the tree's own, or for several trees a list of them under `trees`."""
    if len(diagnoses) == 1:
        return diagnosis_data(diagnoses[0], view)
    return {
        "schema_version": SCHEMA_VERSION,
        "tool_version": __version__,
        "trees": [diagnosis_data(diagnosis, view) for diagnosis in diagnoses],
    }


def verdict_data(verdict: Verdict) -> dict[str, Any]:
    """The verdict, with the candidates it weighed."""
    return {
        "state": verdict.state.value,
        "dir": verdict.dir,
        "stage": verdict.stage.value if verdict.stage else None,
        "cause": verdict.cause.value,
        "confidence": verdict.confidence,
        "because": list(verdict.because),
        "summary": verdict.summary,
        "next": verdict.next,
        "harm": [harm_data(harm) for harm in verdict.harm],
        "probability": None if verdict.probability is None else number(verdict.probability),
        "candidates": [
            {
                "dir": c.dir,
                "cause": c.cause.value,
                "score": number(c.score),
                "probability": number(c.probability),
                "for": list(c.speaks_for),
                "against": list(c.speaks_against),
                "ledger": [{"db": number(line.db), "text": line.text, "counts": line.counts} for line in c.ledger],
                "aside": list(c.aside),
            }
            for c in verdict.candidates
        ],
    }


def harm_data(harm: Harm) -> dict[str, Any]:
    """One harm that the verdict explains."""
    return {
        "kind": harm.kind.value,
        "dir": harm.dir,
        "size": None if harm.size is None else number(harm.size),
        "unit": harm.unit,
        "p": None if harm.p is None else number(harm.p),
        "large": harm.large,
        "rule": harm.rule,
        "base": harm.base,
        "summary": harm.summary,
        "evidence": [evidence_data(item) for item in harm.evidence],
    }


def finding_data(diagnosis: Diagnosis, finding: Finding, view: View) -> dict[str, Any]:
    """One finding; `status` (new or same) only with a baseline."""
    stage = stage_of(diagnosis, finding)
    data: dict[str, Any] = {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "dir": finding.dir,
        "stage": stage.value if stage else None,
        "cause": finding.cause.value,
        "confidence": finding.confidence,
        "summary": finding.summary,
        "caused_by": finding.caused_by,
        "symptom": finding.symptom,
        "incomplete": finding.incomplete,
        "evidence": [evidence_data(item) for item in finding.evidence],
        "advice": list(finding.advice),
        "sources": list(finding.sources),
    }
    mark = view.mark(finding)
    if mark:
        data["status"] = mark
    return data


def evidence_data(item: Evidence) -> dict[str, Any]:
    """One number, with the range it was held against and where it was read."""
    return {
        "metric": item.metric,
        "value": number(item.value),
        "unit": item.unit,
        "label": item.label,
        "quote": item.quote,
        "expected": _range(item.expected),
        "origin": _origin(item.origin),
    }


def number(value: Any) -> Any:
    """Nan and infinity are no JSON: null."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _range(limits: Range | None) -> dict[str, Any] | None:
    if limits is None:
        return None
    return {
        "low": number(limits.low),
        "high": number(limits.high),
        "source": limits.source,
        "origin": limits.origin,
    }


def _origin(origin: Origin | None) -> dict[str, Any] | None:
    return None if origin is None else {"path": origin.path, "line": origin.line}


def _cleared(item: Cleared) -> dict[str, Any]:
    return {
        "rule": item.rule,
        "dir": item.dir,
        "summary": item.summary,
        "evidence": [evidence_data(evidence) for evidence in item.evidence],
    }


def _rung(rung: Rung) -> dict[str, Any]:
    return {
        "dir": rung.dir,
        "name": rung.name,
        "stage": rung.stage.value,
        "kind": rung.kind.value,
        "flavour": rung.flavour,
        "parents": list(rung.parents),
        "state": rung.state,
        "wer": score_data(rung.score) if rung.score else None,
        "change": number(rung.change),
        "change_base": rung.change_base,
        "change_p": None if rung.change_p is None else number(rung.change_p),
        "aligned_percent": number(rung.aligned_percent),
        "published": rung.published,
        "hyperparameters": {name: _hyper(value) for name, value in rung.hyperparameters},
    }


def score_data(score: Score) -> dict[str, Any]:
    """One score with its counts and its file."""
    return {
        "percent": number(score.percent),
        "errors": score.errors,
        "ref_words": score.ref_words,
        "ins": score.ins,
        "del": score.dels,
        "sub": score.subs,
        "decode_dir": score.decode_dir,
        "path": score.origin.path,
        "line": score.origin.line,
        "lmwt": score.lmwt,
        "wip": number(score.wip),
        "metric": score.metric,
        "partial": score.partial,
        "missing": score.missing,
        "sentences": score.sentences,
        "sentence_errors": score.sentence_errors,
    }


def _hyper(item: HyperValue) -> dict[str, Any]:
    return {
        "value": number(item.value),
        "origin": _origin(item.origin),
        "assumed": item.assumed,
        "range": [number(item.expected.low), number(item.expected.high)] if item.expected else None,
    }
