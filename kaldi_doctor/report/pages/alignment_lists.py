"""Lists of utterances that `align check --failed` and its like print: on screen, as CSV, TSV and JSON."""

from __future__ import annotations

from dataclasses import asdict, astuple, fields
from typing import TYPE_CHECKING

from kaldi_doctor.report._clean import clean
from kaldi_doctor.report._csv import csv_text
from kaldi_doctor.report._fold import fold
from kaldi_doctor.report._json import json_text
from kaldi_doctor.report.pages.alignments import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kaldi_doctor.analysis.ali.lists import ListedUtterance

FORMATS = ("text", "csv", "tsv", "json")


def utterance_lines(row: ListedUtterance, width: int | None = None) -> Iterator[str]:
    """What is known of one utterance, a few lines of it; `width` None for pipes."""
    yield from fold((clean(line) for line in _lines(row)), width, 12)


def _lines(row: ListedUtterance) -> Iterator[str]:
    yield f"{row.utterance}   {row.list}: {row.why}   {row.stage}"
    facts = [
        f"{value:{form}} {unit}"
        for value, form, unit in (
            (row.frames, ",", "frames"),
            (row.seconds, ".2f", "s"),
            (row.words, ",", "word" if row.words == 1 else "words"),
            (row.words_per_second, ".1f", "words a second"),
            (row.log_likelihood, ".2f", "log-likelihood a frame"),
        )
        if value is not None
    ]
    if facts:
        yield f"    length  {', '.join(facts)}"
    if row.log:
        yield f"    log     {row.log}"
    if row.audio:
        place = f"   ({row.begin:g} s to {row.end:g} s)" if row.begin is not None and row.end is not None else ""
        yield f"    audio   {row.audio}{place}"
    if row.text is not None:
        yield f"    text    {row.text}"


def list_text(rows: Sequence[ListedUtterance], width: int | None = None) -> str:
    """All of them, and how many there are."""
    lines = [line for row in rows for line in utterance_lines(row, width)]
    count = f"{len(rows):,} utterance{'' if len(rows) == 1 else 's'}"
    return "\n".join([*lines, *([""] if lines else []), count]) + "\n"


def list_table(columns: Sequence[str], rows: Iterable[ListedUtterance], *, delimiter: str) -> str:
    """One line an utterance under a heading; what is not known is an empty cell."""
    cells = (["" if value is None else value for value in astuple(row)] for row in rows)
    return csv_text(columns, cells, delimiter=delimiter)


def list_json(rows: Iterable[ListedUtterance]) -> str:
    """`{"schema_version": "1", "utterances": [...]}`; what is not known is null."""
    document = {"schema_version": "1", "utterances": [plain(asdict(row)) for row in rows]}
    return json_text(document, ascii_only=False)


def rendered(rows: Sequence[ListedUtterance], format: str, width: int | None = None) -> str:  # noqa: A002
    """The list in one of FORMATS."""
    from kaldi_doctor.analysis.ali.lists import ListedUtterance  # NumPy comes with it

    if format == "json":
        return list_json(rows)
    if format == "text":
        return list_text(rows, width)
    return list_table(
        [field.name for field in fields(ListedUtterance)], rows, delimiter="," if format == "csv" else "\t"
    )
