"""Two runs against each other, as text and for scripts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kaldi_doctor.report._clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaldi_doctor.analysis.runs import Comparison
    from kaldi_doctor.analysis.runs.scores import ScorePair
    from kaldi_doctor.model import Finding, HyperValue


def comparison_text(found: Comparison) -> str:
    """What differs and whether it helped, for people."""
    lines = [
        f"A  {found.first.path}",
        f"   {found.first.diagnosis.verdict.summary}",
        f"B  {found.second.path}",
        f"   {found.second.diagnosis.verdict.summary}",
        "",
        *_scores("best of each", [pair for pair in found.scores if pair.best]),
        *_scores("stage by stage", [pair for pair in found.scores if not pair.best]),
        "differs (A, then B)",
    ]
    for item in found.values:
        lines += [f"  {item.dir}  {item.name}", f"    A {_value(item.first)}", f"    B {_value(item.second)}"]
    lines += [] if found.values else ["  no hyperparameter that the logs of both tell"]
    lines.append("")
    for word, items in (("new in B", found.findings.new), ("gone in B", found.findings.gone)):
        lines += [f"findings {word}: {len(items)}", *_findings(items)]
    lines.append(f"findings in both: {len(found.findings.same)}")
    return "\n".join(clean(line) for line in lines) + "\n"


def comparison_json(found: Comparison) -> str:
    """The same for scripts."""
    document: dict[str, Any] = {
        "schema_version": "1",
        "first": _side(found.first.path, found.first.diagnosis.verdict.summary),
        "second": _side(found.second.path, found.second.diagnosis.verdict.summary),
        "scores": [_pair(pair) for pair in found.scores],
        "values": [
            {"dir": clean(v.dir), "name": v.name, "first": _value_data(v.first), "second": _value_data(v.second)}
            for v in found.values
        ],
        "findings": {
            word: [{"rule": item.rule, "dir": clean(item.dir), "summary": clean(item.summary)} for item in items]
            for word, items in (
                ("new", found.findings.new),
                ("same", found.findings.same),
                ("gone", found.findings.gone),
            )
        },
        "worse": found.worse,
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _scores(title: str, pairs: Sequence[ScorePair]) -> Iterator[str]:
    if not pairs:
        return
    yield title
    wide = max(len(pair.name) for pair in pairs)
    yield f"  {'':{wide}}  {'A':>6}  {'B':>6}  {'change':>6}  {'p':>7}"
    for pair in pairs:
        how = _how(pair)
        yield (
            f"  {pair.name:{wide}}  {pair.first.percent:6.2f}  {pair.second.percent:6.2f}  {pair.change:+6.2f}"
            f"  {pair.p:7.2g}  {pair.word}{how}"
        )
    yield ""


def _how(pair: ScorePair) -> str:
    """What the judgement rests on, where it is not every word of both."""
    if pair.versus is None:
        return "" if pair.word == "other words" else " (from counts)"
    if pair.first.ref_words == pair.second.ref_words == pair.versus.words:
        return ""
    return f" (on the {pair.versus.utterances} utterances of both)"


def _findings(items: Sequence[Finding]) -> Iterator[str]:
    for item in items:
        yield f"  {item.severity.value}  {item.rule}  {item.dir}: {item.summary}"


def _value(value: HyperValue | None) -> str:
    if value is None:
        return "not told"
    said = "assumed: the script's default" if value.assumed else str(value.origin or "")
    return f"{value.value}  {said}".rstrip()


def _value_data(value: HyperValue | None) -> dict[str, Any] | None:
    if value is None:
        return None
    plain = clean(value.value) if isinstance(value.value, str) else value.value
    return {"value": plain, "origin": clean(str(value.origin)) if value.origin else None, "assumed": value.assumed}


def _side(path: object, verdict: str) -> dict[str, str]:
    return {"path": clean(str(path)), "verdict": clean(verdict)}


def _pair(pair: ScorePair) -> dict[str, Any]:
    return {
        "name": clean(pair.name),
        "best": pair.best,
        "metric": pair.first.metric,
        "dirs": [clean(pair.first.decode_dir), clean(pair.second.decode_dir)],
        "percent": [pair.first.percent, pair.second.percent],
        "errors": [pair.first.errors, pair.second.errors],
        "ref_words": [pair.first.ref_words, pair.second.ref_words],
        "paired_utterances": pair.versus.utterances if pair.versus is not None else None,
        "paired_errors": list(pair.versus.errors) if pair.versus is not None else None,
        "p": float(f"{pair.p:.4g}"),
        "result": pair.word,
    }
