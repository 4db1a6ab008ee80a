"""`kaldi-doctor plot-objective`: the objective that was optimised, every output of the network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaldi_doctor.cli.options import Axis, FormerData, FormerText, Numbers


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("plot-objective")(plot_objective)


def plot_objective(
    dirs: Annotated[
        list[Path] | None,
        typer.Argument(metavar="DIR", help="Training directories or exp trees; ./exp otherwise."),
    ] = None,
    x: Axis = "iteration",
    title: Annotated[str | None, typer.Option("-t", "--title", help="Title of the figure.")] = None,
    rates: Annotated[bool, typer.Option("--learning-rate", help="Add the learning rate.")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Figure to write: .png, .svg or .pdf (objective.svg).")
    ] = None,
    format: Numbers = None,
    text: FormerText = False,
    data: FormerData = None,
) -> None:
    """Example: kaldi-doctor plot-objective exp/chain/tdnn1a -o objective.png

    Draw log-likelihood, LF-MMI objective or loss of train and valid, one panel for each output.
    """  # noqa: D415
    from kaldi_doctor.cli.plotting import ascii_only, deliver, instead, nothing, read_runs, text_width
    from kaldi_doctor.errors import UsageError
    from kaldi_doctor.plots.objective import objective_figure, objective_rows
    from kaldi_doctor.plots.text_plot import text_plot

    other = instead(format, output, text=text, data=data)
    if x not in {"iteration", "epoch"}:
        raise UsageError(f"--x is iteration or epoch, not {x!r}")
    frame = read_runs(dirs)
    rows, metric = objective_rows(frame)
    if rows.empty:
        nothing(dirs or [Path()], what="objective")
    deliver(
        lambda: objective_figure(frame, x=x, title=title, rates=rates),
        lambda: text_plot(rows, metric, x=x, width=text_width(), ascii_only=ascii_only()),
        lambda: rows,
        output,
        default="objective.svg",
        title=title or "objective of " + ", ".join(dict.fromkeys(rows["dir"])),
        other=other,
    )
