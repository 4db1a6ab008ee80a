"""`kaldi-doctor plot-progress`: learning rate and parameter change over the iterations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaldi_doctor.cli.options import Axis, FormerData, FormerText, Numbers


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("plot-progress")(plot_progress)


def plot_progress(
    dirs: Annotated[
        list[Path] | None,
        typer.Argument(metavar="DIR", help="Training directories or exp trees; ./exp otherwise."),
    ] = None,
    x: Axis = "iteration",
    title: Annotated[str | None, typer.Option("-t", "--title", help="Title of the figure.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Figure to write: .png, .svg or .pdf (progress.svg).")
    ] = None,
    format: Numbers = None,
    text: FormerText = False,
    data: FormerData = None,
) -> None:
    """Example: kaldi-doctor plot-progress exp/nnet3/tdnn1a -o progress.png

    Draw the effective learning rate, and how far the parameters of each component moved.
    """  # noqa: D415
    from kaldi_doctor.cli.plotting import ascii_only, deliver, instead, nothing, read_runs, text_width
    from kaldi_doctor.errors import UsageError
    from kaldi_doctor.plots.progress import progress_figure, progress_rows
    from kaldi_doctor.plots.text_plot import text_plot

    other = instead(format, output, text=text, data=data)
    if x not in {"iteration", "epoch"}:
        raise UsageError(f"--x is iteration or epoch, not {x!r}")
    frame = read_runs(dirs)
    rows = progress_rows(frame)
    if rows.empty:
        nothing(dirs or [Path()], what="learning rate or parameter change")
    deliver(
        lambda: progress_figure(frame, x=x, title=title),
        lambda: text_plot(
            rows[rows["metric"] == "learning_rate"], "learning_rate", x=x, width=text_width(), ascii_only=ascii_only()
        ),
        lambda: rows,
        output,
        default="progress.svg",
        title=title or "progress of " + ", ".join(dict.fromkeys(rows["dir"])),
        other=other,
    )
