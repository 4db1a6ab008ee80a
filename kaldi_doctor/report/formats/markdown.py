"""Markdown to paste into a mail or an issue: ladder as a table, findings folded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaldi_doctor.report._clean import clean
from kaldi_doctor.report._ladder_rows import footnotes, ladder_rows, metric_heading
from kaldi_doctor.report._registry import report
from kaldi_doctor.report._words import (
    closing,
    context,
    header,
    inside,
    metric_words,
    not_looked,
    place,
    range_words,
    ranked,
    ruled_out,
    some,
)
from kaldi_doctor.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaldi_doctor.model import Diagnosis, Evidence, Finding
    from kaldi_doctor.report._view import View

_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~@])")


@report("markdown", human=True)
def markdown(diagnoses: Sequence[Diagnosis], view: View) -> str:
    """Markdown to paste into a mail or an issue."""
    return "\n".join(line for diagnosis in diagnoses for line in _lines(diagnosis, view)) + "\n"


def _md(text: str) -> str:
    """Text of the tree as Markdown that means nothing but itself: no tags, links, mentions or emphasis."""
    plain = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", plain)


def _code(text: str) -> str:
    """A code span that no backtick in it can end; a table cell needs its bars escaped even there."""
    plain = clean(text)
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", plain)), default=0))
    pad = " " if "`" in plain else ""
    return f"{fence}{pad}{plain.replace('|', chr(92) + '|')}{pad}{fence}"


def _quoted(text: str) -> list[str]:
    """A code block, by a fence longer than any in it."""
    plain = clean(text.strip())
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", plain)), default=0))
    return [fence + "text", plain, fence]


def _lines(diagnosis: Diagnosis, view: View) -> Iterator[str]:
    verdict = diagnosis.verdict
    yield f"## kaldi-doctor {__version__}: {_md(diagnosis.called)}"
    yield ""
    yield f"**{_md(verdict.state.value)}.** {_md(verdict.summary)}"
    if verdict.state != "healthy":
        yield ""
        yield f"**First:** {_md(verdict.next)}"
    yield ""
    said = [header(diagnosis), *context(diagnosis)]
    yield _md("; ".join(said)) + "."
    for note in diagnosis.notes:
        yield f"\nNote: {_md(note)}"
    yield ""
    yield from _ladder(diagnosis)
    own = ranked(diagnosis)
    for finding in [*own, *(f for f in diagnosis.findings if f.caused_by)]:
        yield from _finding(finding, view)
    if verdict.state != "healthy":
        checks = [f"{_code(path)}: {_md(summary)} ({rule})" for path, rule, summary in ruled_out(diagnosis)]
        yield from _list("Ruled out", checks)
    yield from _list("Ignored", [f"{_md(rule)}: {_md(reason)}" for rule, reason in view.ignored])
    yield from _list("Gone since the earlier run", [f"{_md(r)} in {_code(d)}: {_md(s)}" for r, d, s in view.gone])
    blind = [
        f"{', '.join(rules)}: {_md(reason)}"
        + (f" (in {some([_code(inside(diagnosis, d)) for d in dirs], 3)})" if dirs else "")
        for reason, rules, dirs in not_looked(diagnosis)
    ]
    yield from _list("Skipped", blind)
    yield from _list("Not read", [f"{_code(item.path)}: {_md(item.error)}" for item in diagnosis.unreadable])
    if view.why:
        yield from _list("Why", [f"{c.score:+.1f} dB {c.cause} at {_code(c.dir)}" for c in verdict.candidates])
    yield _md(closing(diagnosis))
    yield ""


def _ladder(diagnosis: Diagnosis) -> Iterator[str]:
    rows = ladder_rows(diagnosis)
    if not rows:
        return
    yield f"| stage | dir | {metric_heading(diagnosis)} | change | published | utts aligned | state |"
    yield "|---|---|---:|---:|---:|---:|---|"
    for row in rows:
        cells = (row.wer, row.change, row.published, row.aligned)
        numbers = " | ".join(_md(cell or "-") for cell in cells)
        yield f"| {_md(row.stage)} | {_code(row.dir)} | {numbers} | {_md(row.state)} |"
    yield ""
    for line in footnotes(diagnosis):
        yield _md(line)
        yield ""


def _finding(finding: Finding, view: View) -> Iterator[str]:
    mark = view.mark(finding)
    tail = f" ({mark})" if mark else ""
    follows = f", follows from {finding.caused_by}" if finding.caused_by else ""
    yield "<details>"
    said = f"{finding.name}: {_html(finding.summary)}{follows}{tail}"
    yield f"<summary><b>{finding.severity} {finding.rule}</b> {said}</summary>"
    yield ""
    yield f"{_code(place(finding))} (about {_code(finding.dir)})"
    yield ""
    for item in finding.evidence:
        yield from _evidence(item)
    for advice in finding.advice:
        yield f"- Try: {_md(advice)}"
    yield ""
    yield "</details>"
    yield ""


def _html(text: str) -> str:
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _evidence(item: Evidence) -> Iterator[str]:
    label = f"{_md(item.label)}: " if item.label else ""
    expected = f", expected {_md(range_words(item.expected, item.unit))}" if item.expected else ""
    origin = f" at {_code(str(item.origin))}" if item.origin else ""
    yield f"- {label}{_md(metric_words(item))}{expected}{origin}"
    if item.quote:
        yield ""
        yield from ("  " + line for line in _quoted(item.quote))
        yield ""


def _list(title: str, items: list[str]) -> Iterator[str]:
    if items:
        yield f"**{title}**"
        yield ""
        yield from (f"- {item}" for item in items)
        yield ""
