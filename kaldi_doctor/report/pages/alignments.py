"""`align check` on screen, as JSON and as CSV."""

from __future__ import annotations

import math
from dataclasses import asdict, fields
from shlex import quote
from typing import TYPE_CHECKING, Any

from kaldi_doctor.report._clean import clean
from kaldi_doctor.report._csv import csv_text
from kaldi_doctor.report._fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaldi_doctor.analysis.ali.check import AlignmentCheck, WorstUtterance

_WORST_HEAD = ("utterance", "job", "score", "seconds", "phones", "shortest", "run", "silence %", "why")


def check_text(check: AlignmentCheck, width: int | None = None) -> str:
    """One block of lines for a directory.

    Args:
        check: the result.
        width: columns to break the last column of the worst list at; None for pipes.
    """
    lines = [*fold(_head(check), width, 4), "", *fold(_facts(check), width, 15)]
    if check.worst:
        lines += ["", "  worst utterances (score: standard deviations from usual durations, added up)"]
        lines += _worst_lines(check.worst, width)
    if check.notes:
        lines += ["", *fold((f"  note: {text}" for text in check.notes), width, 8)]
    if check.findings:
        lines += ["", *_findings(check, width)]
    return "\n".join(clean(line).rstrip() for line in lines) + "\n"


def _findings(check: AlignmentCheck, width: int | None) -> Iterator[str]:
    """What the rules say, each with what to do; archives that are damaged by name."""
    for item in check.findings:
        yield from fold([f"  {item.severity.value}[{item.rule}] {item.name}: {item.summary}"], width, 4)
        if item.rule == "ALI020":
            rows = (f"    {file}: {reason} (byte {byte} of the inflated data)" for file, reason, byte in check.damages)
            yield from fold(rows, width, 6)
        own, given = f"align check {quote(item.dir)} ", f"align check {quote(check.path)} "
        yield from fold((f"    = try: {text.replace(own, given)}" for text in item.advice), width, 11)


def _head(check: AlignmentCheck) -> Iterator[str]:
    state = "sound" if check.sound else "DAMAGED" if check.damages else "UNFIT" if check.unfit else "doubtful"
    state += "" if check.model else ", phones unknown"
    jobs = f"{check.jobs} job{'s' if check.jobs != 1 else ''}"
    yield f"{check.path}   {state}   {jobs}, {check.encoding or 'nothing readable'}"


def _facts(check: AlignmentCheck) -> Iterator[str]:
    shift = 1000 * check.frame_shift
    yield _row(
        "aligned", f"{check.utterances:,} utterances, {check.hours:.2f} hours ({check.frames:,} frames of {shift:g} ms)"
    )
    if check.not_aligned is not None:
        names = f", {', '.join(check.not_aligned_names)}" if check.not_aligned_names else ""
        more = " ..." if check.not_aligned > len(check.not_aligned_names) else ""
        yield _row("not aligned", f"{check.not_aligned:,} of the data directory{names}{more}")
    if check.not_in_data:
        yield _row("not in data", f"{check.not_in_data:,} aligned utterances that the data directory does not have")
    if check.other_length:
        yield _row("other length", f"{check.other_length:,} utterances whose frames differ from utt2num_frames")
    if check.model:
        wrong = [
            f"{count:,} {words}"
            for count, words in (
                (check.broken, "break the HMMs' order"),
                (check.alien, "have unknown transition-ids"),
                (check.partial, "end inside a phone"),
            )
            if count
        ]
        yield _row("model", f"{check.model}" + (f"; {', '.join(wrong)}" if wrong else ""))
    if check.silence_percent is not None:
        edges = ""
        if check.silence_at_begin_percent is not None and check.silence_at_end_percent is not None:
            begin, end = check.silence_at_begin_percent, check.silence_at_end_percent
            edges = f"; {begin:.1f} % of utterances begin with it, {end:.1f} % end with it"
        yield _row("silence", f"{check.silence_percent:.1f} % of frames{edges}")
    if check.shortest_percent is not None:
        yield _row(
            "shortest", f"{check.shortest_percent:.1f} % of {check.phones:,} phones are as short as the HMM allows"
        )
    if check.phones_per_second is not None:
        yield _row("rate", f"{check.phones_per_second:.1f} phones per second of speech")
    odd = [
        f"{count:,} {words}"
        for count, words in (
            (check.all_silence, "all silence"),
            (check.one_phone, "one phone"),
            (check.empty, "no frames"),
        )
        if count
    ]
    if odd:
        yield _row("utterances", ", ".join(odd))
    for title, phones in (("never seen", check.unseen_phones), ("rare", check.rare_phones)):
        if phones:
            number = f"{len(phones)} phone{'s' if len(phones) > 1 else ''}"
            yield _row(title, f"{number}: {', '.join(phones[:20])}{' ...' if len(phones) > 20 else ''}")


def _row(title: str, text: str) -> str:
    return f"  {title:<12} {text}"


def _cells(row: WorstUtterance) -> tuple[str, ...]:
    return (
        clean(row.utterance),
        str(row.job) if row.job else "-",
        f"{row.score:.1f}",
        f"{row.seconds:.2f}",
        str(row.phones),
        str(row.shortest),
        str(row.longest_run),
        f"{row.silence_percent:.1f}",
        row.why,
    )


def _worst_lines(rows: Sequence[WorstUtterance], width: int | None) -> Iterator[str]:
    from textwrap import wrap

    table = [_WORST_HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(_WORST_HEAD))]
    for row in table:
        left = row[0].ljust(widths[0])
        middle = "  ".join(cell.rjust(size) for cell, size in zip(row[1:-1], widths[1:-1], strict=True))
        start = f"  {left}  {middle}  "
        if width is None or len(start) + len(row[-1]) <= width:
            yield start + row[-1]
        elif len(start) + 25 <= width:
            first, *rest = wrap(row[-1], width - len(start))
            yield start + first
            yield from (" " * len(start) + line for line in rest)
        else:
            yield start.rstrip()
            yield from ("      " + line for line in wrap(row[-1], max(width - 6, 20)) if row is not _WORST_HEAD)


def check_json(check: AlignmentCheck) -> dict[str, Any]:
    """A plain dictionary, without NaN, and names that are valid Unicode."""
    found: dict[str, Any] = plain({key: value for key, value in asdict(check).items() if key != "findings"})
    found["sound"], found["unfit"], found["problems"] = check.sound, check.unfit, list(check.problems)
    found["findings"] = plain(
        [
            {"rule": item.rule, "name": item.name, "severity": item.severity.value, "summary": item.summary}
            for item in check.findings
        ]
    )
    found["damages"] = [{"file": file, "reason": reason, "byte": byte} for file, reason, byte in check.damages]
    return found


def plain(value: Any) -> Any:
    """JSON values: tuples as lists, no NaN, bytes that are no UTF-8 as escapes."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else None
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return value


def checks_csv(checks: Sequence[AlignmentCheck]) -> str:
    """The worst utterances of all directories, one line each."""
    from kaldi_doctor.analysis.ali.check import WorstUtterance  # NumPy comes with it

    names = [field.name for field in fields(WorstUtterance)]
    rows = ([check.path, *(getattr(row, name) for name in names)] for check in checks for row in check.worst)
    return csv_text(["directory", *names], rows)
