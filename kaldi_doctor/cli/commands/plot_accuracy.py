"""`kaldi-doctor plot-accuracy`: frame accuracy (or another metric) of train and valid over the iterations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaldi_doctor.cli.completion import starting
from kaldi_doctor.cli.options import Axis, FormerData, FormerText, Numbers


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("plot-accuracy")(plot_accuracy)


def plot_accuracy(
    dirs: Annotated[
        list[Path] | None,
        typer.Argument(metavar="DIR", help="Training directories, exp trees or files; ./exp where none is given."),
    ] = None,
    nnet1: Annotated[bool, typer.Option("--nnet1", help="Only nnet1 runs.")] = False,
    nnet2: Annotated[bool, typer.Option("--nnet2", help="Only nnet2 runs.")] = False,
    nnet3: Annotated[bool, typer.Option("--nnet3", help="Only frame-level nnet3 runs.")] = False,
    chain: Annotated[bool, typer.Option("--chain", help="Only chain runs.")] = False,
    file: Annotated[
        Path | None, typer.Option("-i", "--file", help="File of lines like: train 'output-0' 993 0.4659")
    ] = None,
    metric: Annotated[
        str | None,
        typer.Option(
            "--metric",
            metavar="NAME",
            autocompletion=starting("accuracy", "objf", "xent", "loss"),
            help="accuracy, objf, xent or loss; accuracy where there is one.",
        ),
    ] = None,
    x: Axis = "iteration",
    tasks: Annotated[bool, typer.Option("--tasks", help="One panel for each output of a multi-task network.")] = False,
    number: Annotated[int, typer.Option("-n", "--number", help="Number of tasks; more than one means --tasks.")] = 1,
    label: Annotated[
        list[str] | None, typer.Option("--label", help="Title of a task's panel; once for each, in order.")
    ] = None,
    title: Annotated[str | None, typer.Option("-t", "--title", help="Title of the figure.")] = None,
    rates: Annotated[bool, typer.Option("--learning-rate", help="Add the learning rate.")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Figure to write: .png, .svg or .pdf (accuracy.svg).")
    ] = None,
    format: Numbers = None,
    text: FormerText = False,
    data: FormerData = None,
) -> None:
    """Example: kaldi-doctor plot-accuracy exp/nnet3/tdnn1a exp/nnet3/tdnn1b -o accuracy.png

    Draw train (dashed) and valid (solid) of one or several trainings, the best valid model ringed.
    """  # noqa: D415
    from kaldi_doctor.cli.plotting import ascii_only, deliver, instead, nothing, read_runs, text_width
    from kaldi_doctor.errors import UsageError
    from kaldi_doctor.plots.accuracy import METRICS, accuracy_figure, select
    from kaldi_doctor.plots.text_plot import text_plot

    other = instead(format, output, text=text, data=data)
    if metric is not None and metric not in METRICS:
        raise UsageError(f"--metric is one of {', '.join(METRICS)}, not {metric!r}")
    if x not in {"iteration", "epoch"}:
        raise UsageError(f"--x is iteration or epoch, not {x!r}")
    wanted = {"nnet1": nnet1, "nnet2": nnet2, "nnet3": nnet3, "chain": chain}
    flavours = tuple(name for name, given in wanted.items() if given)
    given = [*(dirs or []), *([file] if file else [])]
    frame = read_runs(given or None, flavours)
    labels = tuple(label or ())
    tasks = tasks or number > 1 or len(labels) > 1
    rows, chosen = select(frame, metric, tasks=tasks)
    if x == "epoch" and rows["epoch"].isna().all():
        raise UsageError(
            "--x epoch needs the logs of the training jobs and egs/info: the epochs of these runs are unknown"
        )
    if rows.empty:
        nothing(given, flavours, what=f"value of {metric or 'accuracy'}")
    if metric is None and chosen != "accuracy":
        typer.echo(f"no accuracy in these logs (chain has none): drawing {chosen}", err=True)
    names = ", ".join(dict.fromkeys(rows["dir"]))
    deliver(
        lambda: accuracy_figure(frame, metric=metric, x=x, tasks=tasks, title=title, labels=labels, rates=rates),
        lambda: text_plot(rows, chosen, x=x, width=text_width(), ascii_only=ascii_only(), labels=labels),
        lambda: rows,
        output,
        default="accuracy.svg",
        title=title or f"{chosen} of {names}",
        other=other,
    )
