"""Tables as files that other programs read: csv, Parquet, and event files of TensorBoard."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from kaldi_doctor.errors import UsageError
from kaldi_doctor.report._clean import valid
from kaldi_doctor.report._csv import csv_text

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

FORMATS = ("csv", "parquet")


def encoded(frame: pd.DataFrame, kind: str) -> bytes:
    """One table as the bytes of a file.

    Args:
        frame: as `kaldi_doctor.report.tables` makes them.
        kind: csv (what is not known is an empty cell; no cell is a formula) or parquet.

    Raises:
        UsageError: parquet without pyarrow.
    """
    if kind == "csv":
        cells = frame.astype(object).where(frame.notna(), None)
        return valid(csv_text(list(frame.columns), cells.itertuples(index=False))).encode("utf-8")
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise UsageError("--format parquet needs pyarrow: pip install 'kaldi-doctor[parquet]'") from error
    sink = pa.BufferOutputStream()
    columns = {str(name): _column(frame[name]) for name in frame.columns}
    pq.write_table(pa.table(columns), sink)
    made: bytes = sink.getvalue().to_pybytes()
    return made


def _column(values: pd.Series[Any]) -> Any:
    """A column of one type: text where numbers and words are mixed, as in the values of options."""
    import pyarrow as pa

    if values.dtype != object:
        return pa.Array.from_pandas(values)
    cells = [None if value is None or value != value else value for value in values]  # noqa: PLR0124  # nan is not itself
    if not all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in cells if value is not None):
        cells = [None if value is None else valid(str(value)) for value in cells]
        return pa.array(cells, type=pa.string())
    return pa.array([None if value is None else float(value) for value in cells], type=pa.float64())


def write_events(frame: pd.DataFrame, logdir: Path, base: Path) -> int:
    """Write training curves as event files, one run for each network and split, as TensorBoard lays them over others.

    The tag is metric and output (`accuracy/output`), the step the iteration; a final model is one past the last.

    Args:
        frame: training curves in long form.
        logdir: made where it is missing; what is in it stays.
        base: the directory that runs are named from.

    Returns:
        The number of runs.

    Raises:
        UsageError: tensorboardX is not installed.
        OSError: logdir cannot be written.
    """
    try:
        from tensorboardX import SummaryWriter
    except ImportError as error:
        raise UsageError("--tensorboard needs tensorboardX: pip install 'kaldi-doctor[tensorboard]'") from error
    import numpy as np

    runs = 0
    for (path, split), rows in frame.groupby(["dir", "split"], sort=True):
        named = valid(os.path.relpath(str(path), base))
        below = [part for part in named.split(os.sep) if part not in {"", ".", ".."}]
        writer = SummaryWriter(str(logdir.joinpath(*below, valid(str(split)))))
        finite = rows[np.isfinite(rows["value"]) & np.isfinite(rows["order"])].sort_values("order")
        numbers = zip(finite["value"].to_numpy(np.float64), finite["order"].to_numpy(np.int64), strict=True)
        for metric, output, (value, step) in zip(finite["metric"], finite["output"], numbers, strict=True):
            writer.add_scalar(f"{metric}/{valid(str(output))}", float(value), int(step))
        writer.close()
        runs += 1
    return runs
