"""Workflow annotations of GitHub Actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.report._clean import clean
from kaldi_doctor.report._registry import report
from kaldi_doctor.report._words import closing, place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaldi_doctor.model import Diagnosis, Finding
    from kaldi_doctor.report._view import View

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


@report("github", human=False)
def github(diagnoses: Sequence[Diagnosis], view: View) -> str:
    """Workflow annotations of GitHub Actions; the command line adds the step summary."""
    lines: list[str] = []
    for diagnosis in diagnoses:
        worst_first = sorted(diagnosis.findings, key=lambda finding: finding.severity.rank)
        lines += [_annotation(diagnosis, finding, view) for finding in worst_first]
        for lost in diagnosis.unreadable:
            lines.append(_command("warning", "not read", diagnosis.here(lost.path), None, lost.error))
        said = f"{diagnosis.verdict.summary} {closing(diagnosis)}"
        lines.append(_command("notice", f"kaldi-doctor {diagnosis.called}", None, None, said))
    return "".join(f"{line}\n" for line in lines)


def _annotation(diagnosis: Diagnosis, finding: Finding, view: View) -> str:
    origin = next((item.origin for item in finding.evidence if item.origin), None)
    mark = view.mark(finding)
    title = f"{finding.rule} {finding.name}" + (f" ({mark})" if mark else "")
    advice = f"\nhelp: {finding.advice[0]}" if finding.advice else ""
    message = f"{diagnosis.here(place(finding))}: {finding.summary}{advice}"
    path, line = (origin.path, origin.line) if origin else (finding.dir, None)
    return _command(_COMMANDS[finding.severity], title, diagnosis.here(path), line, message)


def _command(kind: str, title: str, path: str | None, line: int | None, message: str) -> str:
    """One `::error file=…::message`; what would end a property or the message is escaped."""
    properties = [f"title={_property(title)}"]
    if path is not None:
        properties.insert(0, f"file={_property(path)}")
    if line is not None:
        properties.insert(1, f"line={line}")
    return f"::{kind} {','.join(properties)}::{_message(message)}"


def _message(text: str) -> str:
    return "%0A".join(clean(line).replace("%", "%25") for line in text.split("\n"))


def _property(text: str) -> str:
    return clean(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
