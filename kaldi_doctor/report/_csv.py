"""Comma-separated tables for scripts and spreadsheets: the one writer of all commands."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kaldi_doctor.report._clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "@", "-")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]], *, delimiter: str = ",") -> str:
    """A table with a heading. Text of a tree steers no terminal, and none of it is a formula to a spreadsheet."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    table.writerow(header)
    table.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def cell(value: object) -> object:
    """One cell: numbers as they are; text that begins as a formula does gets a quote in front."""
    if not isinstance(value, str):
        return value
    text = clean(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
