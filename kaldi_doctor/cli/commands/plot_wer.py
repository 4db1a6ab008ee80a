"""`kaldi-doctor plot-wer`: the ladder of error rates, with the recipe's published ones."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaldi_doctor.cli.completion import recipes
from kaldi_doctor.cli.options import FormerData, FormerText, Numbers


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("plot-wer")(plot_wer)


def plot_wer(
    trees: Annotated[
        list[Path] | None, typer.Argument(metavar="EXP", help="exp trees; ./exp where none is given.")
    ] = None,
    recipe: Annotated[
        str | None,
        typer.Option("--recipe", metavar="NAME", autocompletion=recipes, help="Published scores to show."),
    ] = None,
    title: Annotated[str | None, typer.Option("-t", "--title", help="Title of the figure.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Figure to write: .png, .svg or .pdf (wer.svg).")
    ] = None,
    format: Numbers = None,
    text: FormerText = False,
    data: FormerData = None,
) -> None:
    """Example: kaldi-doctor plot-wer exp/ -o wer.png

    Draw the error rate of each trained system in order, and the published score of the recipe where it is known.
    """  # noqa: D415
    import sys
    from dataclasses import replace

    from kaldi_doctor.analysis.tree.scored_systems import scored_frame, scored_systems
    from kaldi_doctor.cli.configured import configured
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.cli.hints import missing
    from kaldi_doctor.cli.plotting import ascii_only, deliver, instead, text_width
    from kaldi_doctor.errors import UsageError
    from kaldi_doctor.plots.wer_ladder import wer_figure, wer_text
    from kaldi_doctor.report._clean import clean

    other = instead(format, output, text=text, data=data)
    given = trees or [Path("exp") if Path("exp").is_dir() else Path()]
    for path in given:
        if not path.is_dir():
            raise UsageError(missing(path))
    settings = configured()
    settings = replace(settings, recipe=recipe) if recipe else settings
    systems = [
        replace(
            system,
            tree=clean(system.tree),
            dir=clean(system.dir),
            decode_dir=clean(system.decode_dir),
            origin=clean(system.origin),
        )
        for path in given
        for system in scored_systems(path.resolve() if not path.name else path, settings)
    ]
    if not systems:
        sys.stderr.write(
            clean(f"kaldi-doctor: no scored system below {', '.join(map(str, given))}; looked for wer_*, cer_* and ")
            + "*.sys in decode directories of trained models\n"
        )
        raise typer.Exit(Exit.NOTHING)
    deliver(
        lambda: wer_figure(systems, title=clean(title) if title else None),
        lambda: wer_text(systems, width=text_width(), ascii_only=ascii_only()),
        lambda: scored_frame(systems),
        output,
        default="wer.svg",
        title=title or "error rates of " + ", ".join(map(str, given)),
        other=other,
    )
