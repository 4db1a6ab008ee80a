"""One HTML file: no script, nothing fetched, readable without styles and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kaldi_doctor import __version__
from kaldi_doctor.report import _words
from kaldi_doctor.report._clean import clean
from kaldi_doctor.report._manual import sections
from kaldi_doctor.report._registry import report
from kaldi_doctor.rules._registry import load_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Template

    from kaldi_doctor.model import Diagnosis, Finding
    from kaldi_doctor.report._view import View

BAR_WIDTH, BAR_HEIGHT = 360, 22


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the ladder chart, in pixels."""

    y: int
    width: float
    label: str
    value: str
    state: str
    words: str


@report("html", human=True)
def html(diagnoses: Sequence[Diagnosis], view: View) -> str:
    """One self-contained HTML page, without script."""
    trees = [_tree(diagnosis, view) for diagnosis in diagnoses]
    title = ", ".join(clean(d.exp_dir) for d in diagnoses)
    return _template().render(trees=trees, view=view, version=__version__, title=title) + "\n"


@cache
def _template() -> Template:
    from importlib.resources import files

    from jinja2 import Environment, StrictUndefined

    place = files("kaldi_doctor.report.html")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["safe_text"] = clean  # escapes control characters; autoescape does the rest
    environment.globals["style"] = (place / "style.css").read_text(encoding="utf-8")
    return environment.from_string((place / "page.html.j2").read_text(encoding="utf-8"))


def _tree(diagnosis: Diagnosis, view: View) -> dict[str, Any]:
    """What the template prints of one tree."""
    healthy = diagnosis.verdict.state == "healthy"
    return {
        "d": diagnosis,
        "facts": [_words.header(diagnosis), *_words.context(diagnosis)],
        "rows": _words.ladder_rows(diagnosis),
        "bars": _bars(diagnosis),
        "metric": _words.metric_heading(diagnosis),
        "footnotes": _words.footnotes(diagnosis),
        "findings": [_finding(f, view) for f in _words.ranked(diagnosis)],
        "folded": [_finding(f, view) for f in _words.folded(diagnosis)],
        "ruled_out": [] if healthy else _words.ruled_out(diagnosis),
        "blind": _words.not_looked(diagnosis),
        "closing": _words.closing(diagnosis),
    }


def _finding(finding: Finding, view: View) -> dict[str, Any]:
    rule = load_rules().get(finding.rule)
    return {
        "f": finding,
        "place": _words.place(finding),
        "mark": view.mark(finding),
        "evidence": [
            {
                "label": (item.label or item.metric).replace("_", " "),
                "value": _words.amount(item.value, item.unit) if item.value is not None else "",
                "expected": _words.range_words(item.expected, item.unit) if item.expected else "",
                "source": item.expected.source if item.expected else "",
                "origin": str(item.origin) if item.origin else "",
                "quote": (item.quote or "").strip(),
            }
            for item in finding.evidence
        ],
        "manual": [(name, body.split("\n\n")) for name, body in sections(rule.manual).items() if name] if rule else [],
    }


def _bars(diagnosis: Diagnosis) -> list[Bar]:
    """The scored rungs as bars; the longest is the worst score, at least 1 %."""
    scored = [row for row in _words.ladder_rows(diagnosis) if row.rung.score is not None]
    top = max((row.rung.score.percent for row in scored if row.rung.score), default=0.0)
    return [
        Bar(
            y=number * (BAR_HEIGHT + 6),
            width=round(BAR_WIDTH * row.rung.score.percent / max(top, 1.0), 1) if row.rung.score else 0,
            label=row.dir,
            value=row.wer,
            state=row.rung.state,
            words=row.state,
        )
        for number, row in enumerate(scored)
    ]
