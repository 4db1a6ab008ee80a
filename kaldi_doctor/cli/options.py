"""Options that several commands share: one name, one help text, one complaint."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from kaldi_doctor.cli.completion import starting
from kaldi_doctor.errors import UsageError


class When(StrEnum):
    """For --color."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


Directory = Annotated[Path, typer.Argument(metavar="DIR", help="Alignment directory, with ali.J.gz.")]
Lang = Annotated[Path | None, typer.Option("--lang", help="Lang directory; by default the one its logs name.")]
Data = Annotated[Path | None, typer.Option("--data", help="Data directory; by default the one its logs name.")]
Model = Annotated[Path | None, typer.Option("--model", help="Model file; by default its final.mdl, or one that fits.")]
Shift = Annotated[float | None, typer.Option("--frame-shift", help="Seconds of one alignment frame.")]
Colour = Annotated[When, typer.Option("--color", help="Colour of the text.", show_default=False)]


def _format(names: tuple[str, ...], said: str) -> Any:
    return typer.Option("--format", "-f", metavar="NAME[=FILE]", help=said, autocompletion=starting(*names))


TEXT_JSON = ("text", "json")
TEXT_CSV_JSON = ("text", "csv", "json")
TEXT_JSON_HTML = ("text", "json", "html")
TextJsonHtml = Annotated[str, _format(TEXT_JSON_HTML, "text, json or html.")]
LISTS = ("text", "json", "csv", "tsv")
TextJson = Annotated[str, _format(TEXT_JSON, "text or json.")]
TextCsvJson = Annotated[str, _format(TEXT_CSV_JSON, "text, csv or json.")]
ListFormat = Annotated[str, _format(LISTS, "text, json, csv, and tsv for lists.")]
Numbers = Annotated[
    str | None, _format(TEXT_CSV_JSON, "Instead of a figure: text (drawn with characters), or its numbers: csv, json.")
]
CSV_JSON = ("csv", "json")
DurationFormat = Annotated[str | None, _format(CSV_JSON, "Instead of a figure its numbers: csv or json.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there, whole or not at all.")
]
Axis = Annotated[
    str, typer.Option("--x", metavar="WHAT", help="iteration or epoch.", autocompletion=starting("iteration", "epoch"))
]
FormerData = Annotated[str | None, typer.Option("--data", hidden=True)]
FormerText = Annotated[bool, typer.Option("--text", hidden=True)]
"""`--data csv` and `--text` of the plot commands, which are `--format csv` and `--format text` now."""

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
