"""SARIF 2.1.0 for code scanning: rules with their manuals, results with file and line, failures as notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kaldi_doctor.report._clean import clean
from kaldi_doctor.report._json import json_text
from kaldi_doctor.report._registry import report
from kaldi_doctor.report._view import stage_of
from kaldi_doctor.rules._registry import Rule, load_rules
from kaldi_doctor.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaldi_doctor.model import Diagnosis, Finding
    from kaldi_doctor.report._view import View

BASE = "SRCROOT"
"""What relative paths start from."""
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


@report("sarif", human=False)
def sarif(diagnoses: Sequence[Diagnosis], view: View) -> str:
    """SARIF 2.1.0 for code scanning; one run a tree."""
    runs = [_run(diagnosis, view, called) for called, diagnosis in _called(diagnoses)]
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": runs})


def _called(diagnoses: Sequence[Diagnosis]) -> Iterator[tuple[str, Diagnosis]]:
    """Each tree with a name that no other run of the file has."""
    seen: set[str] = set()
    for number, diagnosis in enumerate(diagnoses, 1):
        name = clean(diagnosis.called)
        name = f"{name}#{number}" if name in seen else name
        seen.add(name)
        yield name, diagnosis


def _run(diagnosis: Diagnosis, view: View, called: str) -> dict[str, Any]:
    known = load_rules()
    used = list(dict.fromkeys([*(f.rule for f in diagnosis.findings), *(s.rule for s in diagnosis.skipped)]))
    index = {code: number for number, code in enumerate(used)}
    notes = [
        _notification("note", f"{s.rule} skipped: {s.reason}", s.dir and diagnosis.here(s.dir), s.rule, index)
        for s in diagnosis.skipped
    ]
    notes += [
        _notification("warning", f"not read: {u.error}", diagnosis.here(u.path), None, index)
        for u in diagnosis.unreadable
    ]
    verdict = diagnosis.verdict
    return {
        "tool": {
            "driver": {
                "name": "kaldi-doctor",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(code, known.get(code)) for code in used],
            }
        },
        "automationDetails": {"id": f"kaldi-doctor/{called}"},
        "originalUriBaseIds": {BASE: {"description": {"text": "the directory that kaldi-doctor was run in"}}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notes}],
        "results": [_result(diagnosis, finding, index, view) for finding in diagnosis.findings],
        "properties": {
            "verdict": {
                "state": verdict.state.value,
                "dir": verdict.dir,
                "cause": verdict.cause.value,
                "summary": verdict.summary,
            }
        },
    }


def _rule(code: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"id": code}
    text = rule.manual.strip()
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.title},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"tags": [rule.topic]},
    }


def _result(diagnosis: Diagnosis, finding: Finding, index: dict[str, int], view: View) -> dict[str, Any]:
    message = ". ".join([finding.summary.rstrip("."), *(advice.rstrip(".") for advice in finding.advice)]) + "."
    stage = stage_of(diagnosis, finding)
    places = [_location(diagnosis.here(path), line) for path, line in _places(finding)]
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": finding.severity.value,
        "message": {"text": clean(message)},
        "locations": places[:1],
        "relatedLocations": places[1:],
        "partialFingerprints": {"ruleAndDirectory/v1": f"{finding.rule}:{finding.dir}"},
        "properties": {
            "dir": finding.dir,
            "stage": stage.value if stage else None,
            "cause": finding.cause.value,
            "confidence": finding.confidence,
            "causedBy": finding.caused_by,
        },
    }
    mark = view.mark(finding)
    if mark:
        result["baselineState"] = "new" if mark == "new" else "unchanged"
    return result


def _places(finding: Finding) -> list[tuple[str, int | None]]:
    """Where the evidence was read, each place once, else the directory."""
    places = dict.fromkeys((o.path, o.line) for item in finding.evidence if (o := item.origin))
    return list(places) or [(finding.dir, None)]


def _location(path: str, line: int | None) -> dict[str, Any]:
    artifact = {"uri": quote(path.encode("utf-8", "surrogateescape"), safe="/")}
    if not path.startswith("/"):
        artifact["uriBaseId"] = BASE
    place: dict[str, Any] = {"artifactLocation": artifact}
    if line is not None and line > 0:
        place["region"] = {"startLine": line}
    return {"physicalLocation": place}


def _notification(level: str, text: str, path: str | None, rule: str | None, index: dict[str, int]) -> dict[str, Any]:
    note: dict[str, Any] = {"level": level, "message": {"text": clean(text)}}
    if path is not None:
        note["locations"] = [_location(path, None)]
    if rule is not None:
        note["associatedRule"] = {"id": rule, "index": index[rule]}
    return note
