"""The screen: ladder first, causes before symptoms, verdict and counts last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Diagnosis, Evidence, Finding
from kaldi_doctor.report._ladder import ladder
from kaldi_doctor.report._page import Page
from kaldi_doctor.report._registry import report
from kaldi_doctor.report._trees import trees_table
from kaldi_doctor.report._view import owner
from kaldi_doctor.report._words import (
    amount,
    closing,
    context,
    counts,
    folded,
    from_here,
    header,
    inside,
    metric_words,
    not_looked,
    place,
    plural,
    range_origin,
    range_words,
    ranked,
    ruled_out,
    some,
    stage_label,
    unseen_words,
)
from kaldi_doctor.rules._commands import RUN, THEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaldi_doctor.report._view import View

IN_FULL = 5
"""Findings that get a block of their own without `--all`."""
LINES = 6
"""Lines of "ruled out" and of unreadable files without `--all`."""
LABEL = 14
"""Letters from which a label stands behind its value."""
MARGIN = 12
"""Column at which the text of the sections after the findings starts."""


@report("text", human=True)
def text(diagnoses: Sequence[Diagnosis], view: View) -> Page:
    """One page for people: the ladder, what is wrong, what was ruled out, the verdict."""
    page = Page(view.width, ascii_only=view.ascii_only)
    for diagnosis in diagnoses:
        page.blank()
        if not view.quiet:
            _head(page, diagnosis, view)
            ladder(page, diagnosis)
            _findings(page, diagnosis, view)
            _rest(page, diagnosis, view)
            if view.why:
                _candidates(page, diagnosis)
            page.blank()
        _verdict(page, diagnosis, view)
    if len(diagnoses) > 1 and not view.quiet:
        trees_table(page, diagnoses)
    return page


def _head(page: Page, diagnosis: Diagnosis, view: View) -> None:
    from kaldi_doctor.version import __version__

    seconds = f"   {diagnosis.totals['seconds']:.1f} s" if "seconds" in diagnosis.totals else ""
    totals = f"   {diagnosis.called}   {header(diagnosis)}{seconds}"
    page.flow(f"kaldi-doctor {__version__}", totals, style="head", hang=4)
    said = context(diagnosis)
    if view.config:
        said.append(f"settings of {view.config}")
    if said:
        page.flow("", "   ".join(said))
    for note in diagnosis.notes:
        page.flow("note: ", note, style="note")


def _findings(page: Page, diagnosis: Diagnosis, view: View) -> None:
    """Blocks of the weightiest; notes and all beyond five are one line each, or counted."""
    groups = _grouped(ranked(diagnosis), full=view.full)
    blocks = [g for g in groups if view.full or g[0].severity is not Severity.NOTE]
    notes = [g for g in groups if g not in blocks]
    hidden = [] if view.full else blocks[IN_FULL:]
    said: set[str] = set()
    for group in blocks if view.full else blocks[:IN_FULL]:
        page.blank()
        _block(page, diagnosis, group, view, said)
    if view.full:
        for finding in folded(diagnosis):
            page.blank()
            _block(page, diagnosis, [finding], view, said)
    if notes or hidden:
        page.blank()
    for group in (*hidden, *notes):
        first = group[0]
        also = f"   and {len(group) - 1} more like it" if len(group) > 1 else ""
        page.flow(
            f"{first.severity}[{first.rule}] ",
            f"{place(first)}  {_one_line(first.summary)}{also}",
            style=first.severity,
            hang=4,
        )
    if hidden or any(len(g) > 1 for g in (*notes, *blocks)):
        page.line(("  (--all shows each in full)", "dim"))


def _grouped(findings: list[Finding], *, full: bool) -> list[list[Finding]]:
    """The same rule in several directories stands together, at the place of the first."""
    if full:
        return [[finding] for finding in findings]
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.severity), []).append(finding)
    return list(groups.values())


def _block(page: Page, diagnosis: Diagnosis, group: list[Finding], view: View, said: set[str]) -> None:
    """One finding: what, where, the line, the numbers around it, what to do; commands already `said` are left out."""
    finding = group[0]
    mark = view.mark(finding)
    page.flow(
        f"{finding.severity}[{finding.rule}] ",
        f"{finding.name}: {_one_line(finding.summary)}" + (f"   ({mark})" if mark else ""),
        style=finding.severity,
        hang=2,
    )
    where = place(finding)
    beside = "" if where.startswith(finding.dir) else f"   (about {finding.dir})"
    page.flow("  --> ", where + beside)
    evidence = list(finding.evidence)
    first = next((e for e in evidence if e.origin), evidence[0] if evidence else None)
    if first is not None:
        page.flow("   |  ", first.quote.strip() if first.quote else metric_words(first))
        _range(page, first)
    rest = [e for e in evidence if e is not first]
    for item in rest if view.full else rest[:4]:
        _fact(page, item, where)
    if len(rest) > 4 and not view.full:
        _hint(page, "note", f"{plural(len(rest) - 4, 'more number')} with --all")
    if finding.confidence != "measured":
        _hint(page, "note", "inferred, not measured" if finding.confidence == "inferred" else "a guess, not measured")
    if finding.caused_by:
        _hint(page, "note", f"follows from {finding.caused_by}")
    if len(group) > 1:
        others = dict.fromkeys(inside(diagnosis, f.dir) for f in group[1:] if f.dir != finding.dir)
        if others:
            _hint(page, "also", some(list(others), 3))
    for advice in finding.advice if view.full else [a for a in finding.advice if not _command(a)][:2]:
        if not _command(advice):
            _hint(page, "help", advice)
    for advice in filter(_command, finding.advice):
        if advice in said and not view.full:
            continue
        said.add(advice)
        word, _, command = advice.partition(": ")
        page.command(f"   = {word + ': ':<8}", from_here(diagnosis, command))


def _command(advice: str) -> bool:
    """Whether an advice is a command to copy."""
    return advice.startswith((RUN, THEN))


def _one_line(text: str) -> str:
    """A summary may quote a log line that was padded with blanks."""
    return " ".join(text.split())


def _hint(page: Page, word: str, body: str) -> None:
    page.flow(f"   = {word + ': ':<8}", body)


def _range(page: Page, item: Evidence) -> None:
    if item.expected is None:
        return
    measured = metric_words(item) + ", " if item.quote else ""
    origin = f"   [{range_origin(item.expected)}]" if item.expected.origin else ""
    _hint(page, "range", f"{measured}expected {range_words(item.expected, item.unit)}{origin}")


def _fact(page: Page, item: Evidence, where: str) -> None:
    """A further number: its label, the quoted line or the value, and where it was read if elsewhere."""
    body = item.quote.strip() if item.quote else amount(item.value, item.unit) if item.label else metric_words(item)
    if item.label and not item.quote and item.label.replace("_", " ") != item.metric.replace("_", " "):
        body = metric_words(item)
    if item.expected is not None:
        body += f" (expected {range_words(item.expected, item.unit)})"
    if item.origin is not None and str(item.origin) != where:
        body += f"   {item.origin}"
    if item.label and len(item.label) >= LABEL:  # too long for a word in front: it says more about the value
        _hint(page, "note", f"{body}, {item.label}")
    else:
        _hint(page, item.label or "note", body)


def _rest(page: Page, diagnosis: Diagnosis, view: View) -> None:
    """Ruled out, folded, ignored, gone, skipped."""
    page.blank()
    limit = None if view.full else LINES
    if view.full or (view.why and diagnosis.verdict.state != "healthy"):
        checks = ruled_out(diagnosis)
        listed = [f"{inside(diagnosis, path)}: {summary}  ({rule})" for path, rule, summary in checks]
        _section(page, "ruled out", listed, limit)
    follows = folded(diagnosis)
    if follows and not view.full:
        home = owner(diagnosis, diagnosis.verdict.dir or "")
        codes = some(list(dict.fromkeys(f.rule for f in follows)), None)
        verb = "follows" if len(follows) == 1 else "follow"
        where = inside(diagnosis, diagnosis.verdict.dir) if diagnosis.verdict.dir else follows[0].caused_by
        origin = stage_label(home) if home else where
        _section(page, "folded", [f"{counts(follows)} ({codes}) {verb} from {origin}  (--all shows them)"], None)
    _section(page, "ignored", [f"{rule}: {reason}" if reason else rule for rule, reason in view.ignored], None)
    _section(page, "gone", [f"{rule} in {path}: {summary}" for rule, path, summary in view.gone], None)
    if view.full:
        _section(page, "skipped", _blind(diagnosis), None)
    elif unseen := unseen_words(diagnosis):
        _section(page, "skipped", [f"{unseen}  (--all says why)"], None)
    unread = [f"{item.path}: {item.error}" for item in diagnosis.unreadable]
    _section(page, "not read", unread, limit)


def _blind(diagnosis: Diagnosis) -> list[str]:
    """Every reason for which rules were skipped, with the rules by code and the places."""
    return [
        f"{', '.join(rules)}: {reason}" + (f"  (in {some([inside(diagnosis, d) for d in dirs], None)})" if dirs else "")
        for reason, rules, dirs in not_looked(diagnosis)
    ]


def _section(page: Page, title: str, lines: list[str], limit: int | None) -> None:
    for number, line in enumerate(lines if limit is None else lines[:limit]):
        page.flow(f"{title if number == 0 else '':<{MARGIN}}", line, style="head", hang=MARGIN)
    if limit is not None and len(lines) > limit:
        page.line(" " * MARGIN + f"and {len(lines) - limit} more: --all")


def _candidates(page: Page, diagnosis: Diagnosis) -> None:
    """The ledger of each cause that the verdict weighed, in decibans (`--why`)."""
    page.blank()
    if not diagnosis.verdict.candidates:
        _section(page, "why", ["no harm was measured, so no cause had to be weighed"], None)
    for number, found in enumerate(diagnosis.verdict.candidates):
        lead = f"{'why' if number == 0 else '':<{MARGIN}}"
        share = f"{100 * found.probability:.0f} %" if found.probability >= 0.01 else "under 1 %"
        page.flow(lead, f"{found.score:+6.1f} dB  {found.cause}  at {found.dir}   {share}", style="head")
        for line in found.ledger:
            counted = f"   ({line.counts})" if line.counts else ""
            page.flow(" " * MARGIN + f"{line.db:+6.1f}  ", _one_line(line.text) + counted)
        if found.aside:
            same = "sees" if len(found.aside) == 1 else "see"
            page.flow(" " * MARGIN + "        ", f"not added, {same} the same: {', '.join(found.aside)}")


def _verdict(page: Page, diagnosis: Diagnosis, view: View) -> None:
    verdict = diagnosis.verdict
    end = "" if verdict.next.endswith((".", "!")) or "/" in verdict.next.rpartition(" ")[2] else "."
    after = "" if verdict.state == "healthy" else f" First: {verdict.next}{end}"
    style = {"broken": "error", "degraded": "warning", "incomplete": "warning", "healthy": "ok"}.get(verdict.state, "")
    body = verdict.summary + after
    if view.quiet:
        page.line((f"{diagnosis.called}: ", style), body)
        page.line(closing(diagnosis))
        return
    page.flow("", body)
    page.flow("", closing(diagnosis))
