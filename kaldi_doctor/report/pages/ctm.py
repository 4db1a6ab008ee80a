"""`ctm check` on screen and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from kaldi_doctor.report._clean import clean
from kaldi_doctor.report._fold import fold
from kaldi_doctor.report._json import json_text
from kaldi_doctor.report.pages.alignments import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaldi_doctor.align.ctm import Spread
    from kaldi_doctor.analysis.ctm.check import CtmCheck


def ctm_text(check: CtmCheck, width: int | None = None) -> str:
    """Lines for the screen, broken at `width` columns where it is given."""
    return "\n".join(fold((clean(line).rstrip() for line in _lines(check)), width, 14)) + "\n"


def _lines(check: CtmCheck) -> Iterator[str]:
    channels = f"channel{'s' if len(check.channels) != 1 else ''} {', '.join(check.channels[:6])}"
    utterances = f"{check.utterances:,} utterance{'s' if check.utterances != 1 else ''}"
    yield f"{check.path}   {check.rows:,} rows, {utterances}, {channels}"
    yield ""
    yield f"  durations   {_seconds(check.durations)}"
    yield f"  gaps        {_seconds(check.gaps) if check.gaps else 'none'}"
    if check.confidences:
        low, middle = check.confidences.low, check.confidences.median
        yield f"  confidence  median {middle:.2f}, 5 % under {low:.2f}, lowest {check.confidences.shortest:.2f}"
    if check.words_per_second is not None:
        yield f"  rate        {check.words_per_second:.1f} rows per second"
    if check.words is not None:
        words = check.words
        oov = f", {words.oov:,} words as unknown" if words.oov else ""
        yield f"  words       {words.compared:,} utterances compared with transcripts, {words.unequal:,} differ{oov}"
        if words.not_edited:
            yield f"              {words.not_edited:,} more differ and were not compared word by word"
    for problem in check.problems:
        yield ""
        yield f"{problem.severity}[{problem.name}] {problem.count:,} {problem.summary}"
        yield from (f"   | {example}" for example in problem.examples)
    yield ""
    for reason in check.not_looked:
        yield f"skipped     {reason}"
    count = {one: sum(problem.severity == one for problem in check.problems) for one in ("error", "warning", "note")}
    if not check.problems:
        yield "No problem found."
    else:
        yield (
            ", ".join(f"{number} {name}{'s' if number != 1 else ''}" for name, number in count.items() if number) + "."
        )


def _seconds(spread: Spread | None) -> str:
    if spread is None:
        return "none"
    return (
        f"median {spread.median:.2f} s, 5 % under {spread.low:.2f} s, 5 % over {spread.high:.2f} s, "
        f"{spread.shortest:.2f} to {spread.longest:.2f} s"
    )


def ctm_json(check: CtmCheck) -> str:
    """One JSON object."""
    document = {"schema_version": "1", **plain(asdict(check))}
    return json_text(document, ascii_only=False)
