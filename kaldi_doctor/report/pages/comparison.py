"""Two runs against each other on screen and as JSON: scores, what differs, networks, findings, verdicts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kaldi_doctor.analysis.runs.scores import Answer
from kaldi_doctor.report._clean import clean
from kaldi_doctor.report._fold import fold
from kaldi_doctor.report.pages.scores import score_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaldi_doctor.analysis.runs.changes import Change
    from kaldi_doctor.analysis.runs.compare import Comparison
    from kaldi_doctor.analysis.runs.run import Decoded, Found, Network, Run
    from kaldi_doctor.analysis.runs.scores import ScorePair

_MOST = 12
"""Lines of one list that the screen shows; JSON has all."""
_DIRS = 3
_PLACE = "      "
"""In front of a file and line, which are never broken."""
_SMALLEST = 1e-99
"""Below it the normal limit says no more than that."""
_SHORT = {Answer.CHANCE: "chance?", Answer.NOT_COMPARED: "not compared"}


def comparison_text(found: Sequence[Comparison], *, width: int | None, ascii_only: bool) -> str:
    """One page, every comparison after the other; lines are broken at `width` where it is given."""
    pages = []
    for item in found:
        lines = (clean(line, ascii_only=ascii_only) for line in _page(item, width))
        whole = (line if line.startswith(_PLACE) else "\n".join(fold([line], width, 6)) for line in lines)
        pages.append("\n".join(whole) + "\n")
    return "\n".join(pages)


def _page(item: Comparison, width: int | None) -> Iterator[str]:
    yield clean(f"A  {item.first.name}")
    yield clean(f"B  {item.second.name}")
    yield ""
    yield f"B against A: {answer(item)}"
    if item.best:
        yield ""
        yield from _table(item.best, width, by_stage=False)
    if item.stages:
        yield ""
        yield "the same by stage"
        yield from _table(item.stages, width, by_stage=True)
    reasons: dict[str, list[str]] = {}
    for pair in (*item.best, *item.stages):
        if pair.why_not:
            reasons.setdefault(pair.why_not, []).append(pair.stage or _set(pair))
    for reason, names in reasons.items():
        yield clean(f"  not compared, {reason}: {', '.join(names)}")
    yield from notes(item)
    yield from _changes("settings", item.settings)
    yield from _changes("features", item.pipes)
    yield from _changes("data", item.data)
    yield from _changes("lang and graph", item.graphs)
    for name, only in zip("AB", item.only, strict=True):
        if only:
            yield from ("", clean(f"stages only in {name}: {', '.join(only)}"))
    if not any((item.settings, item.pipes, item.data, item.graphs, *item.only)):
        yield from ("", "no difference found in settings, features, data, lang and graph that both have")
    if item.networks:
        yield ""
        yield "networks, at the best valid objective"
        yield from _networks(item.networks)
    yield ""
    yield "verdicts"
    yield clean(f"  A  {item.first.state}: {item.first.verdict}")
    yield clean(f"  B  {item.second.state}: {item.second.verdict}")
    yield from _findings("new in B", item.new)
    yield from _findings("gone in B", item.gone)
    if item.same:
        yield from ("", clean(f"findings in both: {', '.join(sorted({f.rule for f in item.same}))}"))
    for line in item.cannot:
        yield from ("", clean(f"not compared: {line}"))


def answer(item: Comparison) -> str:
    """The one sentence that answers whether it helped."""
    groups = {answer: [p for p in item.best if p.answer is answer] for answer in Answer}
    words = {
        Answer.BETTER: "better beyond chance",
        Answer.WORSE: "worse beyond chance",
        Answer.EQUAL: "equal",
        Answer.CHANCE: "a difference that cannot be told from chance",
        Answer.NOT_COMPARED: "not to be compared",
    }
    if not item.best:
        return "no test set that both have scored"
    return clean("; ".join(f"{words[a]} on {', '.join(map(_set, pairs))}" for a, pairs in groups.items() if pairs))


def _set(pair: ScorePair) -> str:
    more = [word for word in (pair.lm, pair.pass_) if word not in {"default", "final"}]
    return pair.test_set + (f" ({', '.join(more)})" if more else "")


def _table(pairs: Sequence[ScorePair], width: int | None, *, by_stage: bool) -> Iterator[str]:
    """Columns; where the screen is too narrow for the models behind the scores, they are named below."""
    head = ("stage", "test set", "A %", "of", "B %", "of", "points", "p", "B is")
    rows = [head, *(cells_of(pair, by_stage=by_stage) for pair in pairs)]
    kept = [i for i in range(len(head)) if any(row[i] for row in rows[1:])]
    widths = {i: max(len(row[i]) for row in rows) for i in kept}
    below = width is not None and 3 in kept and sum(widths[i] + 2 for i in kept) > width
    kept = [i for i in kept if not below or i not in {3, 5}]
    for row in rows:
        cells = (row[i].rjust(widths[i]) if i in {2, 4, 6, 7} else row[i].ljust(widths[i]) for i in kept)
        yield f"  {'  '.join(cells)}".rstrip()
    for row in rows[1:] if below else ():
        yield f"  {row[1]}: A is {row[3] or '.'}, B is {row[5] or '.'}"


def cells_of(pair: ScorePair, *, by_stage: bool) -> tuple[str, ...]:
    """Nine cells: stage, test set, error rate of A and of which model, the same of B, points, p, what B is."""
    models = ("", "") if by_stage else tuple("" if d.model == "." else d.model for d in (pair.first, pair.second))
    texts = (
        pair.stage,
        _set(pair),
        f"{pair.first.score.percent:.2f}",
        models[0],
        f"{pair.second.score.percent:.2f}",
        models[1],
        f"{pair.change:+.2f}",
        _p(pair),
        _SHORT.get(pair.answer, pair.answer.value),
    )
    return tuple(clean(text) for text in texts)


def _p(pair: ScorePair) -> str:
    if pair.p is None:
        return "-"
    text = f"{pair.p:.2g}" if pair.p >= _SMALLEST else f"<{_SMALLEST:.0e}"
    return text if pair.paired else f"{text}*"


def notes(item: Comparison) -> Iterator[str]:
    """What the numbers of the tables mean, and how many utterances were better or worse."""
    pairs = (*item.best, *item.stages)
    if any(pair.p is not None for pair in pairs):
        yield "  p is two-sided, utterance by utterance; from 0.05 on the difference may be chance."
    if any(_in_part(pair) for pair in pairs):
        yield "  Where test sets differ, points and p are of the utterances that both have."
    if any(pair.p is not None and pair.paired is None for pair in pairs):
        yield "  * from word counts alone, which is too sure: errors by utterance are not at hand in both."
    for pair in item.best:
        if pair.paired is not None:
            v = pair.paired
            equal = v.utterances - v.better - v.worse
            counts = f"{v.better} are better, {v.worse} worse, {equal} equal in B"
            yield clean(f"  {_set(pair)}: of {v.utterances} utterances in both {counts}")


def _in_part(pair: ScorePair) -> bool:
    """Whether one of the scores is of more words than both have."""
    v = pair.paired
    return v is not None and {pair.first.score.ref_words, pair.second.score.ref_words} - {None, v.words} != set()


def _changes(title: str, found: Sequence[Change]) -> Iterator[str]:
    if not found:
        return
    yield ""
    yield f"{title} (A -> B)"
    shown = found[:_MOST]
    for change, after in zip(shown, (*shown[1:], None), strict=True):
        more = f" and {len(change.dirs) - _DIRS} more" if len(change.dirs) > _DIRS else ""
        values = f"{change.first} -> {change.second}" if change.first else change.second
        yield clean(f"  {change.what}: {values}   in {', '.join(change.dirs[:_DIRS])}{more}")
        places = (change.first_at, change.second_at)
        if after is not None and places == (after.first_at, after.second_at):
            continue  # said once, below the last that it is the place of
        for name, at in zip("AB", places, strict=True):
            if at:
                yield clean(f"{_PLACE}{name} {at}")
    if len(found) > _MOST:
        yield f"  and {len(found) - _MOST} more: --format json has them"


def _networks(pairs: Sequence[tuple[Network, Network]]) -> Iterator[str]:
    rows: list[tuple[str, ...]] = [("network", "", "metric", "best at", "train", "valid", "in use: train", "valid")]
    for pair in pairs:
        for name, item in zip("AB", pair, strict=True):
            numbers = (item.train, item.valid, item.end_train, item.end_valid)
            shown = ("-" if number is None else f"{number:.4f}" for number in numbers)
            where = clean(item.dir) if name == "A" or item.dir != pair[0].dir else ""
            rows.append((where, name, item.metric, str(item.best_at), *shown))
    widths = [max(len(row[i]) for row in rows) for i in range(8)]
    for row in rows:
        cells = [row[i].rjust(widths[i]) if i > 2 else row[i].ljust(widths[i]) for i in range(8)]
        yield f"  {'  '.join(cells)}"


def _findings(title: str, found: Sequence[Found]) -> Iterator[str]:
    if not found:
        return
    yield ""
    yield f"{title}: {len(found)}"
    for item in found[:_MOST]:
        yield clean(f"  {item.severity}[{item.rule}] {item.dir}: {item.summary}")
    if len(found) > _MOST:
        yield f"  and {len(found) - _MOST} more: --format json has them"


def comparison_json(found: Sequence[Comparison]) -> str:
    """An object with one entry a comparison, nothing shortened."""
    document = {"schema_version": "1", "comparisons": [_data(item) for item in found]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _data(item: Comparison) -> dict[str, Any]:
    return {
        "first": _run(item.first),
        "second": _run(item.second),
        "worse": item.worse,
        "scores": [_pair(pair) for pair in item.best],
        "stages": [_pair(pair) for pair in item.stages],
        "settings": [_change(change) for change in item.settings],
        "features": [_change(change) for change in item.pipes],
        "data": [_change(change) for change in item.data],
        "graphs": [_change(change) for change in item.graphs],
        "only_first": [clean(where) for where in item.only[0]],
        "only_second": [clean(where) for where in item.only[1]],
        "networks": [{"first": _network(one), "second": _network(two)} for one, two in item.networks],
        "findings": {name: [_finding(f) for f in getattr(item, name)] for name in ("new", "same", "gone")},
        "not_compared": [clean(line) for line in item.cannot],
    }


def _run(run: Run) -> dict[str, Any]:
    return {"path": clean(run.name), "saved": run.saved, "state": clean(run.state), "verdict": clean(run.verdict)}


def _pair(pair: ScorePair) -> dict[str, Any]:
    v = pair.paired
    return {
        "stage": clean(pair.stage) or None,
        "test_set": clean(pair.test_set),
        "lm": clean(pair.lm),
        "pass": pair.pass_,
        "first": _decode(pair.first),
        "second": _decode(pair.second),
        "answer": pair.answer.value,
        "change": round(pair.change, 4),
        "p": None if pair.p is None else float(f"{pair.p:.4g}"),
        "why_not": clean(pair.why_not) or None,
        "paired": None
        if v is None
        else {
            "utterances": v.utterances,
            "words": v.words,
            "errors": list(v.errors),
            "better": v.better,
            "worse": v.worse,
            "improvement": round(v.improvement, 4),
        },
    }


def _decode(item: Decoded) -> dict[str, Any]:
    return {"decode_dir": clean(item.dir), "dir": clean(item.model), **score_fields(item.score)}


def _change(item: Change) -> dict[str, Any]:
    return {
        "what": clean(item.what),
        "first": clean(item.first),
        "second": clean(item.second),
        "dirs": [clean(where) for where in item.dirs],
        "first_at": None if item.first_at is None else clean(item.first_at),
        "second_at": None if item.second_at is None else clean(item.second_at),
    }


def _network(item: Network) -> dict[str, Any]:
    return {
        "dir": clean(item.dir),
        "metric": item.metric,
        "best_at": item.best_at,
        "train": item.train,
        "valid": item.valid,
        "in_use": {"train": item.end_train, "valid": item.end_valid},
        "origin": clean(item.origin),
    }


def _finding(item: Found) -> dict[str, Any]:
    return {name: clean(getattr(item, name)) for name in ("rule", "dir", "severity", "summary")}
