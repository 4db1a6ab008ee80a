"""Many trees as one table: text, csv, json, parquet, and a page whose columns sort."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from kaldi_doctor.analysis.fleet.rows import FleetRow
from kaldi_doctor.errors import UsageError
from kaldi_doctor.report._clean import clean
from kaldi_doctor.report._csv import csv_text
from kaldi_doctor.report._page import Page
from kaldi_doctor.report._pages import page_environment
from kaldi_doctor.report._words import plural
from kaldi_doctor.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = tuple(field.name for field in fields(FleetRow))
_PACKAGE = "kaldi_doctor.report.html"


def fleet_text(rows: Sequence[FleetRow], *, width: int | None, ascii_only: bool) -> str:
    """A row a tree, and a line with the totals."""
    page = Page(width, ascii_only=ascii_only)
    table = [("tree", "state", "at", "cause", "best"), *(_cells(row) for row in rows)]
    cells = [[page.text(cell) for cell in row] for row in table]
    widths = [max(len(row[column]) for row in cells) for column in range(4)]
    for row in cells:
        fixed = "  ".join(f"{cell:<{size}}" for cell, size in zip(row, widths, strict=False))
        page.row(f"{fixed}  ", (row[4], ""))
    page.blank()
    page.flow("", totals(rows), hang=2)
    return page.plain


def totals(rows: Sequence[FleetRow]) -> str:
    """`12 trees: 7 healthy, 3 broken, 2 not diagnosed`."""
    states = Counter(row.state or "not diagnosed" for row in rows)
    return f"{plural(len(rows), 'tree')}: " + ", ".join(f"{count} {state}" for state, count in states.most_common())


def _cells(row: FleetRow) -> tuple[str, str, str, str, str]:
    best = f"{row.best:.2f} % {row.metric}" if row.best is not None else "-"
    if row.problem:
        return row.tree, "not diagnosed", "-", row.problem, best
    return row.tree, row.state, row.dir or "-", row.cause, best


def fleet_csv(rows: Sequence[FleetRow]) -> str:
    """All columns."""
    return csv_text(COLUMNS, ([getattr(row, name) for name in COLUMNS] for row in rows))


def fleet_json(rows: Sequence[FleetRow]) -> str:
    """All columns, a list of objects."""
    data = {"schema_version": "1", "tool_version": __version__, "trees": [_plain(row) for row in rows]}
    return json.dumps(data, indent=2, sort_keys=True) + "\n"


def _plain(row: FleetRow) -> dict[str, Any]:
    return {name: clean(value) if isinstance(value, str) else value for name, value in asdict(row).items()}


def fleet_html(rows: Sequence[FleetRow]) -> str:
    """One self-contained page; without script it is a table all the same."""
    environment = page_environment(_PACKAGE, ((_PACKAGE, "style.css"),), "table.js")
    return environment.get_template("fleet.html.j2").render(rows=rows, totals=totals(rows), version=__version__) + "\n"


def fleet_parquet(rows: Sequence[FleetRow]) -> bytes:
    """All columns, as the bytes of a Parquet file.

    Raises:
        UsageError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise UsageError("--format parquet needs pyarrow: pip install 'kaldi-doctor[parquet]'") from error
    sink = pa.BufferOutputStream()
    table = pa.table({name: [_plain(row)[name] for row in rows] for name in COLUMNS})
    pq.write_table(table, sink)
    made: bytes = sink.getvalue().to_pybytes()
    return made
