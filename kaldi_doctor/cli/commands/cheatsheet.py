"""`kaldi-doctor cheatsheet`: ranges and thresholds by stage, with a tree's own values beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaldi_doctor.cli.completion import sections
from kaldi_doctor.cli.options import TEXT_JSON, Output, TextJson

if TYPE_CHECKING:
    from kaldi_doctor.cheatsheet.load import Cheatsheet
    from kaldi_doctor.report.pages.cheatsheet import Page


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("cheatsheet")(cheatsheet)


def cheatsheet(
    stage: Annotated[
        str | None,
        typer.Argument(
            metavar="STAGE", autocompletion=sections, help="Section: mono, tri, sat, dnn, decode, align ..."
        ),
    ] = None,
    exp: Annotated[
        Path | None, typer.Option("--exp", help="Put the values of this exp tree beside the ranges.")
    ] = None,
    format: TextJson = "text",
    output: Output = None,
    cheatsheet: Annotated[
        list[Path] | None, typer.Option("--cheatsheet", help="Overlay file; may be given again, the last wins.")
    ] = None,
    all: Annotated[bool, typer.Option("--all", help="With the limits that rules hold, and all advice.")] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of overlay files.")] = False,
) -> None:
    """Example: kaldi-doctor cheatsheet sat --exp exp/

    Prints the ranges and thresholds of a stage, with a tree's own values beside them; without a stage, the sections.
    """  # noqa: D415
    import json

    from kaldi_doctor.cli.single_output import single_output

    target = single_output(format, TEXT_JSON, output)
    if schema:
        from kaldi_doctor.cheatsheet.schema import json_schema

        target.write(json.dumps(json_schema(), indent=2, sort_keys=True) + "\n")
        return
    pages, sheet = _pages(stage, exp, tuple(str(path) for path in cheatsheet or ()), full=all)
    from kaldi_doctor.report._json import json_text
    from kaldi_doctor.report.pages.cheatsheet import page_json, page_text, stages_text

    if target.name == "json":
        data = {"schema_version": "1", "sections": [page_json(page) for page in pages]}
        target.write(json_text(data, ascii_only=False))
    elif stage is None and exp is None:
        target.write(stages_text(sheet))
    else:
        shown = [page for page in pages if stage is not None or page.telling]
        target.write("\n".join(page_text(page) for page in shown))


def _pages(
    stage: str | None, exp: Path | None, options: tuple[str, ...], *, full: bool
) -> tuple[list[Page], Cheatsheet]:
    """Sections asked for, with the tree's values, and the whole sheet."""
    from kaldi_doctor.cheatsheet.load import load_cheatsheet
    from kaldi_doctor.cheatsheet.overlays import overlay_files
    from kaldi_doctor.errors import UsageError
    from kaldi_doctor.report.pages.cheatsheet import Page
    from kaldi_doctor.settings.files import resolve

    configured = resolve(Path.cwd(), {}).settings
    overlays = overlay_files(config=configured.cheatsheets, options=options)
    sheet = load_cheatsheet(overlays)
    try:
        names = list(sheet.stages) if stage is None else [sheet.section(stage).name]
    except LookupError as error:
        raise UsageError(str(error)) from error
    if exp is None:
        return [Page(sheet, name, full=full) for name in names], sheet
    from kaldi_doctor.analysis.tree.cheatsheet_values import Seen, observe
    from kaldi_doctor.cli.asked import asked
    from kaldi_doctor.cli.hints import missing
    from kaldi_doctor.pipeline import exp_roots
    from kaldi_doctor.settings import Settings

    if not exp.is_dir():
        raise UsageError(missing(exp))
    seen: list[Seen] = []
    hours: dict[str, float] = {}
    follow = configured.follow or asked.follow
    for root in exp_roots(exp, follow=follow):
        more, known = observe(root, Settings(cheatsheets=overlays, follow=follow))
        seen += more
        hours |= known
    pages = [
        Page(
            sheet,
            name,
            tuple(item for item in seen if item.key.partition(".")[0] == name),
            hours,
            compared=True,
            full=full,
        )
        for name in names
    ]
    return pages, sheet
