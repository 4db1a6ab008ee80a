"""`kaldi-doctor plot-durations`: how long each phone lasts, as a figure."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaldi_doctor.cli.options import CSV_JSON, DurationFormat, FormerData


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("plot-durations")(plot_durations)


def plot_durations(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Alignment directory, with ali.J.gz.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Figure to write: .png, .svg or .pdf (durations.svg).")
    ] = None,
    format: DurationFormat = None,
    data: FormerData = None,
    positions: Annotated[bool, typer.Option("--positions", help="Keep AA_B, AA_I, AA_E, AA_S apart.")] = False,
    lang: Annotated[Path | None, typer.Option("--lang", help="Lang directory; by default from its logs.")] = None,
    model: Annotated[Path | None, typer.Option("--model", help="Model file; by default its final.mdl.")] = None,
    frame_shift: Annotated[float | None, typer.Option("--frame-shift", help="Seconds of one alignment frame.")] = None,
) -> None:
    """Example: kaldi-doctor plot-durations exp/tri3b_ali -o durations.svg

    Median and spread of every phone's duration, silence apart. No display is needed.
    """  # noqa: D415
    from kaldi_doctor.analysis.ali.directory import open_ali_dir
    from kaldi_doctor.analysis.ali.durations import durations_of
    from kaldi_doctor.cli.configured import configured
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.cli.single_output import single_output
    from kaldi_doctor.errors import UnreadableArtifact, UsageError
    from kaldi_doctor.report._clean import clean

    wanted = format or data
    other = single_output(wanted, CSV_JSON, output) if wanted is not None else None
    output = output or Path("durations.svg")
    suffix = output.suffix.lower().removeprefix(".")
    if other is None and suffix not in {"svg", "png", "pdf"}:
        raise UsageError(f"-o {output}: name a file that ends in .svg, .png or .pdf")
    try:
        found = durations_of(
            open_ali_dir(directory, lang=lang, model=model, frame_shift=frame_shift, settings=configured()),
            positions=positions,
        )
    except UnreadableArtifact as error:
        typer.echo(clean(f"kaldi-doctor: {error}"), err=True)
        raise typer.Exit(Exit.NOTHING) from error
    for note in found.notes:
        typer.echo(clean(f"kaldi-doctor: note: {note}"), err=True)
    if not found.rows:
        typer.echo(clean(f"kaldi-doctor: {directory}: not one phone to draw"), err=True)
        raise typer.Exit(Exit.NOTHING)
    if other is not None:
        from kaldi_doctor.report.pages.durations import durations_csv, durations_json

        other.write(durations_csv(found) if other.name == "csv" else durations_json(found))
        return
    import io

    import matplotlib as mpl

    from kaldi_doctor.cli.output import write_whole
    from kaldi_doctor.plots.durations import durations_figure
    from kaldi_doctor.plots.style import harmless, looks

    buffer = io.BytesIO()
    title = clean(f"Phone durations in {directory}")
    metadata = {"svg": {"Date": None, "Title": title}, "pdf": {"CreationDate": None, "Title": title}}.get(suffix, {})
    with looks(), mpl.rc_context({"font.family": "DejaVu Sans", "axes.grid": False}):
        figure = durations_figure(found, clean)
        harmless(figure, clean)
        figure.savefig(buffer, format=suffix, dpi=130, metadata=metadata)
    write_whole(output, buffer.getvalue())
    typer.echo(clean(str(output)))
