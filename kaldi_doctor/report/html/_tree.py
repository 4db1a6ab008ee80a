"""What the template prints of one tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaldi_doctor.report import _ladder_rows, _words
from kaldi_doctor.report._view import plain_number
from kaldi_doctor.report.html._curves import network_charts, sweep_chart
from kaldi_doctor.report.html._lineage import lineage_picture
from kaldi_doctor.report.html._rows import phone_rows, score_rows
from kaldi_doctor.report.pages.manual import sections
from kaldi_doctor.rules._commands import RUN, THEN
from kaldi_doctor.rules._registry import load_rules
from kaldi_doctor.verdict.wording import CAUSE_WORDS
from kaldi_doctor.version import __version__

if TYPE_CHECKING:
    from kaldi_doctor.figures import Figures
    from kaldi_doctor.model import CauseWeight, Diagnosis, Evidence, Finding, HyperValue
    from kaldi_doctor.report._view import View

MOST_DECIBANS = 30.0
"""Length of the longest bar of the ledger: beyond, a line says as good as all."""


@dataclass(frozen=True, slots=True)
class Hyper:
    """One hyperparameter beside its range."""

    dir: str
    name: str
    value: str
    expected: str
    place: str
    """in range, below or above; empty where there is no range."""
    source: str
    origin: str


def tree_context(diagnosis: Diagnosis, view: View) -> dict[str, Any]:
    """Everything of one tree by the names that the template uses."""
    verdict, figures = diagnosis.verdict, diagnosis.figures
    fine = verdict.state.value in {"healthy", "nothing-to-judge"}
    best = min((r.score for r in diagnosis.ladder if r.score), key=lambda s: s.percent, default=None)
    ranked = _words.ranked(diagnosis)
    lead = _lead(diagnosis, ranked)
    return {
        "d": diagnosis,
        "fine": fine,
        "facts": facts_of(diagnosis, view),
        "cause": CAUSE_WORDS.get(verdict.cause, "") if not fine else "",
        "chance": _share(verdict.probability) if verdict.probability is not None and not fine else "",
        "best": f"{best.percent:.2f} % {best.metric}" if best else "-",
        "where": _words.inside(diagnosis, verdict.dir) if verdict.dir else "-",
        "rows": _ladder_rows.ladder_rows(diagnosis),
        "scores": score_rows(diagnosis),
        "metric": _ladder_rows.metric_heading(diagnosis),
        "footnotes": _ladder_rows.footnotes(diagnosis),
        "findings": [
            _finding(diagnosis, f, view, opened=f is lead) for f in sorted(ranked, key=lambda f: f is not lead)
        ],
        "harms": [(_words.inside(diagnosis, harm.dir), harm) for harm in verdict.harm],
        "folded": [_finding(diagnosis, f, view, opened=False) for f in _words.folded(diagnosis)],
        "lineage": lineage_picture(diagnosis),
        "hyper": _hypers(diagnosis),
        "candidates": [_candidate(c) for c in verdict.candidates],
        "ruled_out": [] if fine else _words.ruled_out(diagnosis),
        "blind": _words.not_looked(diagnosis),
        "closing": _words.closing(diagnosis),
        "figures": figures,
        **_drawn(diagnosis, figures),
    }


def _lead(diagnosis: Diagnosis, ranked: list[Finding]) -> Finding | None:
    """The finding that the verdict rests on most: of its cause where one is, else the first it names."""
    verdict = diagnosis.verdict
    rests = [f for f in ranked if f.rule in verdict.because]
    quoted = [f for f in rests if f.summary in verdict.summary]
    fits = [f for f in rests if f.cause == verdict.cause and not f.symptom]
    return next(iter([*quoted, *fits, *rests]), None)


def _drawn(diagnosis: Diagnosis, figures: Figures | None) -> dict[str, Any]:
    """What needs the figures; empty without them."""
    if figures is None:
        return dict.fromkeys(("networks", "sweeps", "durations", "speakers", "speaker_heads", "losses"), ())
    stages = {r.score.decode_dir: _words.inside(diagnosis, r.dir) for r in diagnosis.ladder if r.score}
    top = max((p for row in figures.speakers for p in row.percents if p is not None), default=1.0)
    return {
        "networks": [network_charts(network) for network in figures.networks],
        "sweeps": [sweep_chart(s, stages.get(s.dir, _words.inside(diagnosis, s.dir))) for s in figures.sweeps],
        "durations": [(one.dir, one, phone_rows(one.phones)) for one in figures.aligned if one.phones],
        "speaker_heads": [stages.get(path, path) for path in figures.speaker_decodes],
        "speakers": [
            (
                row,
                [("", 0) if p is None else (f"{p:.1f}", min(5, int(6 * p / max(top, 1e-9)))) for p in row.percents],
            )
            for row in figures.speakers
        ],
        "losses": [one for one in figures.passes if one.failed or one.utterances],
    }


def facts_of(diagnosis: Diagnosis, view: View) -> list[tuple[str, str]]:
    """(name, value) of the head of the page."""
    figures, recipe = diagnosis.figures, diagnosis.recipe
    said: list[tuple[str, str]] = []
    if recipe:
        said.append(("recipe", f"{recipe[0]} ({'guessed' if recipe[1] else 'named by you'})"))
    if diagnosis.scored_on:
        test_set, lm = diagnosis.scored_on
        said.append(("scored on", test_set + (f", LM {lm}" if lm != "default" else "")))
    said.append(("looked at", _words.header(diagnosis)))
    if figures is not None:
        said += [("newest file", figures.changed)] if figures.changed else []
        said.append(("report made", figures.made))
    said.append(("kaldi-doctor", __version__))
    if view.config:
        said.append(("settings", view.config))
    return said


def _share(probability: float) -> str:
    if 0.01 <= probability <= 0.99:
        return f"about {100 * probability:.0f} %"
    return "over 99 %" if probability > 0.5 else "under 1 %"


def _candidate(found: CauseWeight) -> dict[str, Any]:
    return {
        "c": found,
        "share": _share(found.probability),
        "lines": [(line, round(min(abs(line.db), MOST_DECIBANS) / MOST_DECIBANS * 60, 1)) for line in found.ledger],
    }


def _hypers(diagnosis: Diagnosis) -> list[Hyper]:
    rows = []
    for rung in diagnosis.ladder:
        for name, item in rung.hyperparameters:
            value = plain_number(item.value) + (" (default)" if item.assumed else "")
            expected = _words.range_words(item.expected, "") if item.expected else ""
            source = _words.range_origin(item.expected) if item.expected else ""
            source = "" if source.endswith("built-in") else source  # said once, above the table
            origin = str(item.origin) if item.origin else ""
            rows.append(Hyper(_words.inside(diagnosis, rung.dir), name, value, expected, _place(item), source, origin))
    return rows


def _place(item: HyperValue) -> str:
    if item.expected is None or isinstance(item.value, (str, bool)):
        return ""
    if item.value in item.expected:
        return "in range"
    return "below" if item.expected.low is not None and item.value < item.expected.low else "above"


def _evidence(item: Evidence) -> dict[str, str]:
    value = _words.amount(item.value, item.unit) if item.value is not None else ""
    name, label = _words.metric_name(item), (item.label or "").replace("_", " ")
    if label and isinstance(item.value, str):  # a name, and what is said of it
        value, label = f"{value}, {label}", ""
    return {
        "label": name if set(label.split()) <= set(name.split()) else f"{name}, {label}",
        "value": value,
        "expected": _words.range_words(item.expected, item.unit) if item.expected else "",
        "source": _words.range_origin(item.expected) if item.expected else "",
        "origin": str(item.origin) if item.origin else "",
        "quote": (item.quote or "").strip(),
    }


def _finding(diagnosis: Diagnosis, finding: Finding, view: View, *, opened: bool) -> dict[str, Any]:
    rule = load_rules().get(finding.rule)
    return {
        "f": finding,
        "opened": opened,
        "dir": _words.inside(diagnosis, finding.dir),
        "place": _words.place(finding),
        "mark": view.mark(finding),
        "advice": [advice for advice in finding.advice if not advice.startswith((RUN, THEN))],
        "commands": [
            (word, _words.from_here(diagnosis, command))
            for word, _, command in (one.partition(": ") for one in finding.advice if one.startswith((RUN, THEN)))
        ],
        "evidence": [_evidence(item) for item in finding.evidence],
        "manual": [(name, body.split("\n\n")) for name, body in sections(rule.manual).items() if name] if rule else [],
    }
