"""`kaldi-doctor watch`: follow a running training, with its curve and the rules that fire."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Group
    from rich.text import Text

    from kaldi_doctor.analysis.tree.watching import Follower, Poll


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("watch")(watch)


def watch(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Training directory, or exp tree.")],
    interval: Annotated[float, typer.Option("--interval", min=0.2, help="Seconds between two looks.")] = 10.0,
    once: Annotated[bool, typer.Option("--once", help="Look once, print, and end; exit 1 on an error.")] = False,
) -> None:
    """Example: kaldi-doctor watch exp/nnet3/tdnn1a

    Follow a training: table and curve refresh as logs appear; a rule that fires is printed at once. Ends with ctrl-c.
    """  # noqa: D415
    import sys

    from kaldi_doctor.analysis.tree.watching import Follower
    from kaldi_doctor.cli.configured import configured
    from kaldi_doctor.cli.console import width_of
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.cli.hints import must_be_directory, nothing_here
    from kaldi_doctor.kinds import Severity
    from kaldi_doctor.report._clean import clean
    from kaldi_doctor.report._fold import fold

    must_be_directory(directory)
    follower = Follower(directory, configured())
    if once:
        poll = follower.poll()
        if not poll.files:
            typer.echo(clean(f"kaldi-doctor: {nothing_here(directory)}"), err=True)
            raise typer.Exit(Exit.NOTHING)
        if not _rows(follower) and not poll.findings:
            typer.echo(clean(f"kaldi-doctor: {directory}: no network here (no training curve)"), err=True)
            raise typer.Exit(Exit.NOTHING)
        typer.echo("\n".join(fold(_text(follower, poll).splitlines(), width_of(sys.stdout), 4)))
        if any(finding.severity is Severity.ERROR for finding in poll.findings):
            raise typer.Exit(Exit.FINDINGS)
        return
    try:
        (_live if sys.stdout.isatty() else _lines)(follower, interval)
    except KeyboardInterrupt:
        raise typer.Exit(Exit.INTERRUPTED) from None


def _rows(follower: Follower) -> list[tuple[str, str, str, str, str]]:
    """Directory and metric, last iteration with a valid value, train and valid of it, best valid: one row each."""
    from kaldi_doctor.facts.nnet_curves import curves_of

    rows = []
    for path, curve in curves_of(follower.records).items():
        for output in curve.tasks:
            have = {key[2] for key in curve.series if key[1] == output}
            name = path if output == "output" else f"{path} {output}"
            for metric in dict.fromkeys(["accuracy", curve.objective] if "accuracy" in have else [curve.objective]):
                train, valid = (curve.points(split, metric, output) for split in ("train", "valid"))
                if not (train or valid):
                    continue
                last = (valid or train)[-1]
                beside = {point.iteration: point for point in train}.get(last.iteration)
                best = (min if metric == "loss" else max)(valid, key=lambda point: point.value, default=None)
                rows.append(
                    (
                        f"{name} ({metric})",
                        str(last.iteration),
                        f"{beside.value:.4f}" if beside else "-",
                        f"{valid[-1].value:.4f}" if valid else "-",
                        f"{best.value:.4f} at {best.iteration}" if best else "-",
                    )
                )
    return rows


def _alerts(poll: Poll) -> list[str]:
    from kaldi_doctor.report._clean import clean

    return [clean(f"{f.severity.value}[{f.rule}] {f.name}: {f.dir}: {f.summary}") for f in poll.findings]


def _text(follower: Follower, poll: Poll) -> str:
    """Plain text of one look."""
    from kaldi_doctor.report._clean import clean

    lines = [f"{poll.files} files"]
    for name, iteration, train, valid, best in _rows(follower):
        lines.append(clean(f"{name}  iteration {iteration}  train {train}  valid {valid}  best valid {best}"))
    return "\n".join([*lines, *_alerts(poll)]) + "\n"


def _plot(follower: Follower) -> Text:
    from rich.text import Text

    from kaldi_doctor.analysis.tree.training_curves import frame_of, rows_of
    from kaldi_doctor.cli.plotting import ascii_only, harmless, text_width
    from kaldi_doctor.plots.accuracy import select
    from kaldi_doctor.plots.text_plot import text_plot

    rows, metric = select(frame_of(rows_of(follower.records, follower.tree)), None, tasks=False)
    if rows.empty:
        return Text()
    return harmless(text_plot(rows, metric, width=text_width(), height=12, ascii_only=ascii_only()))


def _screen(follower: Follower, poll: Poll, plot: Text) -> Group:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from kaldi_doctor.report._clean import clean

    table = Table(box=None, pad_edge=False)
    for heading in ("run", "iteration", "train", "valid", "best valid"):
        table.add_column(heading, justify="left" if heading == "run" else "right")
    for row in _rows(follower):
        table.add_row(*(Text(clean(cell)) for cell in row))
    alerts = [Text(line, style="bold") for line in _alerts(poll)] or [Text("no rule fires")]
    # What a rule says stands above the curve: a low screen cuts off its end.
    return Group(table, *alerts, plot, Text(f"{poll.files} files   ctrl-c ends"))


def _live(follower: Follower, interval: float) -> None:
    """Refresh a screen of its own, where nothing is left behind; the last one stays when it ends."""
    from rich.live import Live

    from kaldi_doctor.cli.console import live_console

    console = live_console()
    last: Group | None = None
    try:
        with Live(console=console, auto_refresh=False, screen=True) as live:
            shown: tuple[list[str], int] | None = None
            while True:
                poll = follower.poll()
                now = _alerts(poll), console.width
                if poll.changed or shown != now:
                    last = _screen(follower, poll, _plot(follower))
                    live.update(last, refresh=True)
                    shown = now
                if poll.new:
                    live.console.bell()
                time.sleep(interval)
    finally:
        if last is not None:
            console.print(last)


def _lines(follower: Follower, interval: float) -> None:
    """A line for each new value and alert: for pipes and logs of the queue."""
    from kaldi_doctor.report._clean import clean

    printed_rows: dict[str, tuple[str, ...]] = {}
    while True:
        poll = follower.poll()
        for row in _rows(follower) if poll.changed else ():
            if printed_rows.get(row[0]) != row:
                line = f"{row[0]}  iteration {row[1]}  train {row[2]}  valid {row[3]}  best valid {row[4]}"
                typer.echo(clean(line))
                printed_rows[row[0]] = row
        for finding in poll.new:
            typer.echo(_alerts_of(finding))
        time.sleep(interval)


def _alerts_of(finding: object) -> str:
    from kaldi_doctor.analysis.tree.watching import Poll

    return _alerts(Poll(0, [], [finding], 0))[0]  # type: ignore[list-item]
