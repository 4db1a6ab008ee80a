"""One JSON object a line, for streams and jq: findings, then what was skipped or not read, then the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaldi_doctor.report._data import finding_data, verdict_data
from kaldi_doctor.report._json import json_text
from kaldi_doctor.report._registry import report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaldi_doctor.model import Diagnosis
    from kaldi_doctor.report._view import View


@report("jsonl", human=False)
def jsonl(diagnoses: Sequence[Diagnosis], view: View) -> str:
    """One object a line; `type` is finding, skipped, unreadable or verdict."""
    return "".join(
        json_text({"exp_dir": diagnosis.exp_dir, **item}, indent=None)
        for diagnosis in diagnoses
        for item in _items(diagnosis, view)
    )


def _items(diagnosis: Diagnosis, view: View) -> Iterator[dict[str, Any]]:
    for finding in diagnosis.findings:
        yield {"type": "finding", **finding_data(diagnosis, finding, view)}
    for item in diagnosis.skipped:
        yield {"type": "skipped", "rule": item.rule, "reason": item.reason, "dir": item.dir}
    for lost in diagnosis.unreadable:
        yield {"type": "unreadable", "path": lost.path, "error": lost.error}
    yield {"type": "verdict", **verdict_data(diagnosis.verdict)}
