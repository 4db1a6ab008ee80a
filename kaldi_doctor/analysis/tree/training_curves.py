"""Training curves as one tidy pandas DataFrame: the table behind the plots, for notebooks and scripts too.

    from kaldi_doctor.analysis.tree.training_curves import training_frame
    frame = training_frame("exp/nnet3/tdnn1a", "exp/chain/tdnn1b")

One row is one value. Columns: flavour, dir, iteration (text: `12`, `final`), epoch (float, nan where unknown), split
(train or valid), output, metric (accuracy, objf, l2, total, loss, learning_rate, relative_change), value, frames and
origin (`file:line`). `order` is the iteration as a number, finals one past the last.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from kaldi_doctor.errors import UsageError
from kaldi_doctor.facts._registry import FactStore
from kaldi_doctor.facts.nnet_curves import NnetCurve, curves_of
from kaldi_doctor.facts.nnet_training import NnetRun, NnetTraining
from kaldi_doctor.pipeline.opening import open_tree
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.resources import user_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from kaldi_doctor.settings import Settings

_LARGEST = 64 * 1024 * 1024
COLUMNS = ("flavour", "dir", "iteration", "order", "epoch", "split", "output", "metric", "value", "frames", "origin")
Row = tuple[str, str, str, float, float, str, str, str, float, float, str]

_OLD_TEXT = re.compile(r"^(train|valid) '([^']*)' (\S+) (-?[0-9.eE+-]+|nan|inf)$")


def training_frame(*paths: str | os.PathLike[str], settings: Settings | None = None) -> pd.DataFrame:
    """Read training logs below directories, or files of the text format `train 'output-0' 993 0.4659`.

    Args:
        paths: experiment directories, whole exp trees, or such files.
        settings: options in force; defaults where None.

    Raises:
        OSError: a path cannot be read.
        UsageError: a file is in no known format.
    """
    rows: list[Row] = []
    for path in paths:
        given = Path(path)
        if given.is_file():
            rows += rows_of_text(given)
            continue
        given = given if given.name else given.resolve()
        opened = open_tree(given, settings)
        for row in rows_of(opened.reading.records, opened.tree):
            rows.append((row[0], os.path.normpath(f"{given}{row[1].removeprefix(opened.tree.root)}"), *row[2:]))
    return frame_of(rows)


def frame_of(rows: Iterable[Row]) -> pd.DataFrame:
    """Rows as a data frame with the columns of this module, even where there are none."""
    import pandas as pd

    # Names may hold bytes that are no UTF-8, which a column of text cannot.
    valid = (
        [
            cell.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
            if isinstance(cell, str)
            else cell
            for cell in row
        ]
        for row in rows
    )
    return pd.DataFrame(list(valid), columns=list(COLUMNS))


def rows_of(records: Records, tree: object) -> list[Row]:
    """Rows of one tree that was read."""
    training = FactStore(tree, records).find(NnetTraining)
    runs = training.by_dir if training is not None else {}
    rows: list[Row] = []
    for path, curve in curves_of(records).items():
        rows += _curve_rows(curve, runs.get(path))
    for run in runs.values():
        rows += _run_rows(run)
    return rows


def _curve_rows(curve: NnetCurve, run: NnetRun | None) -> Iterator[Row]:
    last = curve.last_number + 1
    for (split, output, metric), points in sorted(curve.series.items()):
        for point in points:
            order = float(point.iteration) if isinstance(point.iteration, int) else float(last)
            epoch = run.epoch_of(order) if run is not None else None
            yield (
                curve.flavour,
                curve.dir,
                str(point.iteration),
                order,
                _nan(epoch),
                split,
                output,
                metric,
                point.value,
                _nan(point.frames),
                str(point.origin),
            )


def _run_rows(run: NnetRun) -> Iterator[Row]:
    """Learning rates, and parameter changes by component."""
    flavour = run.kind.value.removesuffix("-raw").removesuffix("-sequence")
    for x, rate in sorted(run.rates.items()):
        jobs = run.jobs.get(x)
        origin = str(jobs[0].origin) if jobs else ""
        epoch = _nan(run.epoch_of(x))
        yield flavour, run.dir, str(x), float(x), epoch, "train", "", "learning_rate", rate, float("nan"), origin
    for progress in run.progress:
        for component, value in progress.relative.items():
            epoch, x = _nan(run.epoch_of(progress.iteration)), progress.iteration
            yield (
                *(flavour, run.dir, str(x), float(x), epoch, "train", component, "relative_change"),
                *(value, float("nan"), str(progress.origin)),
            )


def _nan(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def rows_of_text(path: Path) -> list[Row]:
    """Rows of the intermediate text format of older plotting scripts: split, 'output', iteration, value."""
    rows: list[Row] = []
    lines = user_file(path, largest=_LARGEST).decode("utf-8", "replace").splitlines()
    for number, line in enumerate(lines, 1):
        match = _OLD_TEXT.match(line.strip())
        if match is None:
            if line.strip():
                raise UsageError(f"{path}:{number}: not a line like: train 'output-0' 993 0.4659")
            continue
        numbers = [float(row[3]) for row in rows]
        order = float(match[3]) if match[3].isdigit() else max(numbers, default=0.0) + 1
        value = float(match[4])
        metric = "accuracy" if 0 <= value <= 1 else "objf"
        nan = float("nan")
        rows.append(
            ("nnet3", str(path), match[3], order, nan, match[1], match[2], metric, value, nan, f"{path}:{number}")
        )
    return rows
