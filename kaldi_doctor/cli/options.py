"""Options that several commands share: one name, one help text, one complaint."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaldi_doctor.errors import UsageError

Directory = Annotated[Path, typer.Argument(metavar="DIR", help="Alignment directory, with ali.J.gz.")]
Lang = Annotated[Path | None, typer.Option("--lang", help="Lang directory; by default the one its logs name.")]
Data = Annotated[Path | None, typer.Option("--data", help="Data directory; by default the one its logs name.")]
Model = Annotated[Path | None, typer.Option("--model", help="Model file; by default its final.mdl, or one that fits.")]
Shift = Annotated[float | None, typer.Option("--frame-shift", help="Seconds of one alignment frame.")]
Colour = Annotated[str, typer.Option("--color", help="auto, always or never.")]

Jobs = Annotated[int | None, typer.Option("--jobs", min=1, metavar="N", help="Processes, or workers of a cluster.")]
Cluster = Annotated[
    str | None,
    typer.Option("--cluster", metavar="WHERE", help="dask workers: local, slurm, sge, or tcp://host:8786."),
]


def one_of(option: str, value: str, choices: tuple[str, ...]) -> None:
    """Complain of a value that an option does not take.

    Raises:
        UsageError: it is none of `choices`.
    """
    if value not in choices:
        raise UsageError(f"{option} is {', '.join(choices[:-1])} or {choices[-1]}, not {value!r}")
