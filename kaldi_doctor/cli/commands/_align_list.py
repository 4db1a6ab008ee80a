"""`align check --failed` and its like: every utterance of a list instead of the judgement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaldi_doctor.analysis.ali.directory import AliDir
    from kaldi_doctor.cli.single_output import SingleOutput


def write_lists(directories: Iterable[AliDir], kinds: Sequence[str], target: SingleOutput) -> None:
    """Write the lists of all directories as one."""
    from kaldi_doctor.analysis.ali.lists import UtteranceLists
    from kaldi_doctor.report._clean import clean
    from kaldi_doctor.report.pages.alignment_lists import rendered

    rows = []
    for opened in directories:
        lists = UtteranceLists(opened)
        rows += [row for kind in kinds for row in lists.rows(kind)]
        for note in opened.notes:
            typer.echo(clean(f"kaldi-doctor: note: {note}"), err=True)
    target.write(rendered(rows, target.name, target.width))
