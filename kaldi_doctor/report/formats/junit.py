"""JUnit XML, as Jenkins, GitLab and most CI read it: a suite for each tree, a case for each rule and directory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kaldi_doctor.kinds import Severity
from kaldi_doctor.report._clean import clean
from kaldi_doctor.report._registry import report
from kaldi_doctor.report._words import place
from kaldi_doctor.rules._registry import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaldi_doctor.model import Diagnosis, Finding
    from kaldi_doctor.report._view import View

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no way to write (Extensible Markup Language 1.0, section 2.2)."""


@report("junit", human=False)
def junit(diagnoses: Sequence[Diagnosis], view: View) -> str:
    """JUnit XML for CI: errors fail, warnings and notes are printed, what a rule could not look at is skipped."""
    top = ET.Element("testsuites", name="kaldi-doctor")
    suites = [_suite(diagnosis, view) for diagnosis in diagnoses]
    top.extend(suites)
    for name in ("tests", "failures"):
        top.set(name, str(sum(int(suite.get(name, 0)) for suite in suites)))
    top.set("errors", "0")
    ET.indent(top)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(top, encoding="unicode")}\n'


def _suite(diagnosis: Diagnosis, view: View) -> ET.Element:
    cases = list(_cases(diagnosis, view))
    suite = ET.Element("testsuite", name=_text(diagnosis.called))
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    suite.set("errors", "0")
    suite.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))
    seconds = diagnosis.totals.get("seconds")
    suite.set("time", f"{float(seconds):.3f}" if seconds is not None else "0")
    verdict = diagnosis.verdict
    properties = ET.SubElement(suite, "properties")
    for name, value in (("state", verdict.state.value), ("dir", verdict.dir or ""), ("cause", verdict.cause.value)):
        ET.SubElement(properties, "property", name=name, value=_text(value))
    suite.extend(cases)
    lines = [verdict.summary, *(f"not read: {lost.path}: {lost.error}" for lost in diagnosis.unreadable)]
    ET.SubElement(suite, "system-out").text = _text("\n".join(lines))
    return suite


def _cases(diagnosis: Diagnosis, view: View) -> Iterator[ET.Element]:
    for finding in diagnosis.findings:
        case = _case(diagnosis, finding.rule, finding.dir)
        body = _text("\n".join(_lines(diagnosis, finding)))
        if finding.severity is Severity.ERROR:
            mark = view.mark(finding)
            kind = f"{finding.cause.value} ({mark})" if mark else finding.cause.value
            ET.SubElement(case, "failure", message=_text(finding.summary), type=kind).text = body
        else:
            ET.SubElement(case, "system-out").text = f"{finding.severity.value}: {_text(finding.summary)}\n{body}"
        yield case
    for cleared in diagnosis.cleared:
        case = _case(diagnosis, cleared.rule, cleared.dir)
        ET.SubElement(case, "system-out").text = _text(cleared.summary)
        yield case
    for left in diagnosis.skipped:
        case = _case(diagnosis, left.rule, left.dir or "")
        ET.SubElement(case, "skipped", message=_text(left.reason))
        yield case


def _case(diagnosis: Diagnosis, code: str, path: str) -> ET.Element:
    """A case: the rule is its name, the directory its class, so that CI counts a directory's history together."""
    rule = load_rules().get(code)
    where = diagnosis.here(path) if path else diagnosis.called
    name = f"{code} {rule.name}" if rule is not None else code
    return ET.Element("testcase", classname=_text(where), name=name, time="0")


def _lines(diagnosis: Diagnosis, finding: Finding) -> Iterator[str]:
    yield diagnosis.here(place(finding))
    for item in finding.evidence:
        where = f" ({diagnosis.here(str(item.origin))})" if item.origin else ""
        yield f"{item.label or item.metric}: {item.value} {item.unit}{where}"
    if finding.caused_by:
        yield f"follows from {finding.caused_by}"
    yield from finding.advice


def _text(text: str) -> str:
    """Text of a tree without what steers a terminal, and without what no XML may hold."""
    return _NOT_XML.sub("\ufffd", "\n".join(clean(line) for line in text.split("\n")))
