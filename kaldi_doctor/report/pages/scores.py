"""The table of all scores as text, and as csv or json through pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaldi_doctor.report._clean import clean, valid
from kaldi_doctor.report._csv import cell
from kaldi_doctor.report._json import json_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from kaldi_doctor.analysis.tree.score_table import ScoreRow
    from kaldi_doctor.model import Score

_STAGES = {"lda_mllt": "LDA+MLLT", "sat": "SAT", "sgmm2": "SGMM2", "mmi": "MMI", "dnn": "DNN"}


_SPARED = ("test set", "pass", "words")
"""Columns left out of a table that is too wide for its screen; the name of the decode directory tells two of them."""


def as_text(rows: Sequence[ScoreRow], *, ascii_only: bool, width: int | None = None) -> str:
    """Columns for the screen; `*` marks a best LM weight at the edge of what was tried."""
    head = ("stage", "decode dir", "test set", "LM", "pass", "%", "ins", "del", "sub", "words", "LMWT", "WIP")
    right = {5, 6, 7, 8, 9, 10, 11}
    cells = [head, *(_cells(row, ascii_only=ascii_only) for row in rows)]
    kept = [i for i in range(len(head)) if any(line[i] not in {"", "default", "final"} for line in cells[1:])]
    widths = {i: max(len(line[i]) for line in cells) for i in kept}
    left_out = []
    for name in _SPARED:
        index = head.index(name)
        if width is not None and index in kept and sum(widths[i] + 2 for i in kept) - 2 > width:
            kept.remove(index)
            left_out.append(name)
    lines = [
        "  ".join(line[i].rjust(widths[i]) if i in right else line[i].ljust(widths[i]) for i in kept).rstrip()
        for line in cells
    ]
    lines.append("")
    lines.append("ins, del, sub: percent of the errors.")
    if any(row.at_edge for row in rows):
        lines.append("* the best LM weight is the first or the last that was tried: widen the sweep.")
    if left_out:
        lines.append(f"Left out, as the screen is narrow: {', '.join(left_out)}.")
    if any(row.score.partial for row in rows):
        lines.append("partial: hypotheses are missing, so the score says nothing about the whole set.")
    return "\n".join(lines) + "\n"


def _cells(row: ScoreRow, *, ascii_only: bool) -> tuple[str, ...]:
    score = row.score
    shares = [row.share(count) for count in (score.ins, score.dels, score.subs)]
    texts = (
        _STAGES.get(row.stage, row.stage),
        score.decode_dir,
        row.test_set,
        row.lm,
        row.pass_,
        f"{score.percent:.2f} {score.metric}" + (" partial" if score.partial else ""),
        *("-" if share is None else f"{share:.0f}" for share in shares),
        "-" if score.ref_words is None else str(score.ref_words),
        "-" if score.lmwt is None else f"{score.lmwt}{'*' if row.at_edge else ''}",
        "" if score.wip is None else f"{score.wip:g}",
    )
    return tuple(clean(text, ascii_only=ascii_only) for text in texts)


def frame(rows: Sequence[ScoreRow]) -> Any:
    """A pandas DataFrame, one row a decode; counts are nullable integers."""
    import pandas as pd

    records = [
        {name: valid(value) if isinstance(value, str) else value for name, value in _record(row).items()}
        for row in rows
    ]
    made = pd.DataFrame(records, columns=list(_COLUMNS))
    for name, kind in _COLUMNS.items():
        made[name] = made[name].astype(kind)  # type: ignore[call-overload]
    return made


_COLUMNS = {
    "exp_dir": "object", "stage": "object", "dir": "object", "decode_dir": "object", "test_set": "object",
    "lm": "object",
    "pass": "object", "metric": "object", "percent": "float64", "errors": "Int64", "ref_words": "Int64", "ins": "Int64",
    "del": "Int64", "sub": "Int64", "ins_percent": "Float64", "del_percent": "Float64", "sub_percent": "Float64",
    "sentences": "Int64", "sentence_errors": "Int64", "missing": "Int64", "lmwt": "Int64", "wip": "Float64",
    "at_edge": "bool", "partial": "bool", "settings": "Int64", "path": "object",
}  # fmt: skip


def score_fields(score: Score) -> dict[str, Any]:
    """One score for scripts, by the names that csv and json have in every command."""
    return {
        "lmwt": score.lmwt,
        "wip": score.wip,
        "metric": score.metric,
        "percent": score.percent,
        "errors": score.errors,
        "ref_words": score.ref_words,
        "ins": score.ins,
        "del": score.dels,
        "sub": score.subs,
        "sentences": score.sentences,
        "sentence_errors": score.sentence_errors,
        "missing": score.missing,
    }


def _record(row: ScoreRow) -> dict[str, Any]:
    score = row.score
    shares = {
        f"{name}_percent": None if (share := row.share(count)) is None else round(share, 2)
        for name, count in (("ins", score.ins), ("del", score.dels), ("sub", score.subs))
    }
    return {
        "exp_dir": row.exp_dir,
        "stage": row.stage or None,
        "dir": row.dir,
        "decode_dir": score.decode_dir,
        "test_set": row.test_set,
        "lm": row.lm,
        "pass": row.pass_,
        **score_fields(score),
        **shares,
        "at_edge": row.at_edge,
        "partial": score.partial,
        "settings": row.settings,
        "path": score.origin.path,
    }


def as_csv(rows: Sequence[ScoreRow]) -> str:
    """Comma-separated, with a heading; a text that a spreadsheet would take for a formula gets a quote in front."""
    table = frame(rows)
    for name, kind in _COLUMNS.items():
        if kind == "object":
            table[name] = table[name].map(cell)
    return str(table.to_csv(index=False, lineterminator="\n"))


def valid_frame(table: pd.DataFrame) -> pd.DataFrame:
    """The table with texts that JSON can hold."""
    for name in table.columns:
        if any(isinstance(value, str) and valid(value) != value for value in table[name]):
            table[name] = [valid(value) if isinstance(value, str) else value for value in table[name]]
    return table


def as_json(rows: Sequence[ScoreRow]) -> str:
    """A list of objects under `scores`; what a file does not say is null."""
    import json

    table = valid_frame(frame(rows))
    records = json.loads(table.to_json(orient="records", double_precision=10))
    return json_text({"schema_version": "1", "scores": records})
