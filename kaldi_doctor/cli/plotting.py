"""What the plot commands share: finding the runs, writing the figure or its numbers, showing it in the terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kaldi_doctor.cli.configured import configured
from kaldi_doctor.cli.exits import Exit
from kaldi_doctor.cli.hints import missing
from kaldi_doctor.cli.options import TEXT_CSV_JSON
from kaldi_doctor.cli.single_output import SingleOutput, single_output
from kaldi_doctor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from matplotlib.figure import Figure
    from rich.text import Text

PATTERNS = (
    "compute_prob_train.*.log",
    "compute_prob_valid.*.log",
    "iter*.tr.log",
    "iter*.cv.log",
    "mpe.*.log",
    "progress.*.log",
    "train.*.*.log",
    "accuracy.report",
)
"""Files that training curves are read from, in the words of a shell; counted when nothing was found."""


def read_runs(paths: list[Path] | None, flavours: tuple[str, ...] = ()) -> pd.DataFrame:
    """Curves below the paths (`./exp`, or here, where none is given), of the flavours asked for.

    Raises:
        UsageError: a path does not exist.
        typer.Exit: nothing was found; says where it looked (exit code 3).
    """
    from kaldi_doctor.analysis.tree.training_curves import training_frame

    given = paths or [Path("exp") if Path("exp").is_dir() else Path()]
    for path in given:
        if not path.exists():
            raise UsageError(missing(path))
        if not path.is_dir() and not path.is_file():
            raise UsageError(f"{path}: not a regular file")
    frame = training_frame(*given, settings=configured())
    frame = _clean_texts(frame)
    if flavours:
        frame = frame[frame["flavour"].isin(flavours)]
    if frame.empty:
        nothing(given, flavours)
    return frame


def _clean_texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Names of directories and outputs as they may be shown: Matplotlib stumbles over some when it measures them."""
    from kaldi_doctor.report._clean import clean

    for name in ("dir", "output", "origin"):
        frame[name] = [clean(value) for value in frame[name]]
    return frame


def nothing(given: list[Path], flavours: tuple[str, ...] = (), *, what: str = "training curve") -> None:
    """Say that there is nothing to draw, what was looked for and how often it was there; exit 3."""
    kind = f" of {' or '.join(flavours)}" if flavours else ""
    from kaldi_doctor.report._clean import clean

    lines = [f"kaldi-doctor: no {what}{kind} below {', '.join(str(path) for path in given)}; looked for"]
    for pattern in PATTERNS:
        count = sum(1 for path in given if path.is_dir() for _ in path.rglob(pattern))
        lines.append(f"  {pattern:26} {count} file{'' if count == 1 else 's'}")
    sys.stderr.write("\n".join(map(clean, lines)) + "\n")
    raise typer.Exit(Exit.NOTHING)


def instead(format: str | None, output: Path | None, *, text: bool, data: str | None) -> SingleOutput | None:
    """What is asked for instead of a figure, by `--format`, or by the former `--text` and `--data`; None: a figure.

    Raises:
        UsageError: `--format` is neither text, csv nor json.
    """
    wanted = format or data or ("text" if text and output is None else None)
    return single_output(wanted, TEXT_CSV_JSON, output) if wanted is not None else None


def numbers(rows: pd.DataFrame, name: str) -> str:
    """The numbers of a figure: csv, or json with null for what is not finite."""
    if name == "csv":
        from kaldi_doctor.report._csv import csv_text

        return csv_text(list(rows.columns), rows.itertuples(index=False))
    from kaldi_doctor.report.pages.scores import valid_frame

    made: str = valid_frame(rows.copy()).to_json(orient="records", indent=1, double_precision=12)
    return made + "\n"


def deliver(
    figure: Callable[[], Figure],
    text: Callable[[], Text],
    rows: Callable[[], pd.DataFrame],
    output: Path | None,
    *,
    default: str,
    title: str,
    other: SingleOutput | None,
) -> None:
    """Write the figure and print its path; on a terminal, show it there too. `other` is what goes out in its place."""
    from kaldi_doctor.cli.output import write_whole
    from kaldi_doctor.plots.style import drawn_as
    from kaldi_doctor.plots.terminal import image_protocol, show_image
    from kaldi_doctor.report._clean import clean

    if other is not None and other.name != "text":
        other.write(numbers(rows(), other.name))
        return
    if other is not None:
        if other.path is not None:
            other.write(harmless(text()).plain + "\n")
        else:
            _print(text())
        return
    drawn = figure()
    path = output or Path(default)
    write_whole(path, drawn_as(drawn, path, title=title, clean=clean))
    if sys.stdout.isatty():
        if image_protocol() is not None:
            show_image(drawn)
        else:
            _print(text())
    typer.echo(clean(str(path)))


def _print(text: Text) -> None:
    from kaldi_doctor.cli.console import stdout_console

    stdout_console().print(harmless(text), end="")


def harmless(text: Text) -> Text:
    """The text with control characters, which names of directories may have, shown as escapes."""
    from rich.text import Text

    from kaldi_doctor.report._clean import clean

    lines = text.split("\n", allow_blank=True)
    return Text("\n").join([line if clean(line.plain) == line.plain else Text(clean(line.plain)) for line in lines])


def text_width() -> int:
    """Columns for a text plot."""
    import shutil

    return max(40, min(shutil.get_terminal_size((80, 24)).columns, 100)) - 2


def ascii_only() -> bool:
    """Whether stdout's encoding cannot hold braille."""
    return "utf" not in (getattr(sys.stdout, "encoding", "") or "").lower()
