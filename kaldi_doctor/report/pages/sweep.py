"""`wer DECODE_DIR` on screen: error rates over LM weight and penalty, the interval, and a second decode against it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaldi_doctor.align.bootstrap import REPLICATIONS
from kaldi_doctor.analysis.decode.compare import Interval, Versus, edge_of
from kaldi_doctor.report._clean import clean
from kaldi_doctor.report._csv import csv_text
from kaldi_doctor.report._json import json_text
from kaldi_doctor.report.pages.scores import score_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaldi_doctor.analysis.decode.view import DecodeView
    from kaldi_doctor.facts.decodes import Decode
    from kaldi_doctor.model import Score

_CHANCE = 0.05


def sweep_text(view: DecodeView, interval: Interval | None, search: Decode | None = None) -> str:
    """The sweep as a table, LM weights down and penalties across; `*` at the best setting."""
    best = view.best
    if best is None:
        return ""
    lines = [clean(str(view.path)), _score_line(best, interval)]
    if interval is None:
        lines.append(clean(f"no interval: {view.why_not or 'no errors by utterance'}"))
    if edge := edge_of(best, view.tried):
        lines.append(f"best at the end of what was scored ({edge}): widen the sweep")
    weights = sorted({score.lmwt for score in view.tried if score.lmwt is not None})
    penalties = sorted({score.wip for score in view.tried if score.wip is not None})
    if len(view.tried) > 1 and weights:
        at = {(score.lmwt, score.wip): score for score in view.tried}
        columns: list[float | None] = [*penalties] or [None]
        head = [f"{penalty:g}" if penalty is not None else best.metric for penalty in columns]
        lines += ["", f"  LMWT{'   penalty' if penalties else ''}", "        " + "".join(f"{item:>9}" for item in head)]
        for weight in weights:
            cells = [_cell(at.get((weight, penalty)), best) for penalty in columns]
            lines.append(f"  {weight:>4}  " + "".join(cells).rstrip())
    return "\n".join([*lines, "", *_balance(best), *(_search(search) if search else ())]) + "\n"


def _search(found: Decode) -> Iterator[str]:
    """How it was searched, as far as the logs tell."""
    options = {
        "beam": found.beam,
        "lattice beam": found.lattice_beam,
        "max-active": found.max_active,
        "acoustic scale": found.acoustic_scale,
    }
    said = ", ".join(f"{name} {value:g}" for name, value in options.items() if value is not None)
    if said:
        yield f"  search      {said}"
    if found.total:
        lost = f", {found.partial} without final state" if found.partial else ""
        yield f"  decoded     {found.done} of {found.total} utterances{lost}"
    if found.real_time_factor is not None:
        yield f"  speed       real-time factor {found.real_time_factor:.2f} (median of {found.jobs} jobs)"
    if found.log_like is not None:
        yield f"  likelihood  {found.log_like:.2f} per frame (log, before the acoustic scale)"
    if found.depth is not None:
        yield f"  lattices    mean depth {found.depth.mean:g} arcs a frame"


def _cell(score: Score | None, best: Score) -> str:
    if score is None:
        return f"{'-':>8} "
    return f"{score.percent:8.2f}" + ("*" if score is best else " ")


def _score_line(best: Score, interval: Interval | None) -> str:
    line = f"{best.metric} {best.percent:.2f} %"
    if interval is not None:
        line += f"   95 % interval {interval.low:.2f} to {interval.high:.2f} ({interval.utterances} utterances)"
    return line + ("   partial: hypotheses are missing" if best.partial else "")


def _balance(best: Score) -> Iterator[str]:
    if best.errors is not None:
        yield f"  errors      {best.errors} in {best.ref_words} words: {best.ins} ins, {best.dels} del, {best.subs} sub"
    if best.sentences:
        share = 100 * (best.sentence_errors or 0) / best.sentences
        yield f"  sentences   {best.sentence_errors} of {best.sentences} wrong (SER {share:.2f} %)"
    if best.missing:
        yield f"  missing     {best.missing} not present in hyp"


def versus_text(
    first: DecodeView, second: DecodeView, found: Versus | None, intervals: tuple[Interval | None, ...]
) -> str:
    """Two decodes on the same utterances."""
    lines = []
    for view, interval in zip((first, second), intervals, strict=True):
        lines += [clean(str(view.path)), f"  {_score_line(view.best, interval)}" if view.best else "  no score"]
    if found is None:
        reason = first.why_not or second.why_not or "they have no utterance in common"
        return "\n".join([*lines, "", clean(f"not compared: {reason}")]) + "\n"
    before, after = (100 * errors / max(found.words, 1) for errors in found.errors)
    same = found.utterances - found.better - found.worse
    word = "better" if after < before else "worse"
    verdict = "equal" if after == before else word if _sure(found) else f"{word}, which may be chance"
    lines += [
        "",
        f"on the {found.utterances} utterances of both: {before:.2f} % and {after:.2f} %, {after - before:+.2f} points",
        f"  utterances  {found.better} better, {found.worse} worse, {same} equal in the second",
        f"  bootstrap   {_probability(found.improvement)} probability that the second improves the first",
        f"  matched pairs (MAPSSWE, an utterance a segment)   {_p_value(found.p)}, two-sided",
        *_disagreement(found),
        f"the second is {verdict}",
    ]
    return "\n".join(lines) + "\n"


def _probability(share: float) -> str:
    """A share of draws in percent; of so many draws none or all is no certainty."""
    least = 100.0 / REPLICATIONS
    if share * 100 < least:
        return f"under {least:g} %"
    return f"over {100 - least:g} %" if share * 100 > 100 - least else f"{100 * share:.2f} %"


def _drawn_p(found: Versus) -> float:
    """Two-sided p as the draws have it: twice the share of those that go the other way."""
    return min(1.0, 2 * min(found.improvement, 1 - found.improvement))


def _sure(found: Versus) -> bool:
    """Whether both tests say that it is no chance."""
    return max(found.p, _drawn_p(found)) < _CHANCE


def _p_value(p: float) -> str:
    return "p < 0.0001" if p < 0.0001 else f"p = {p:.2g}"


def _disagreement(found: Versus) -> Iterator[str]:
    """Why the two tests fall on different sides of the customary level, where they do."""
    drawn = _drawn_p(found)
    if (drawn < _CHANCE) == (found.p < _CHANCE):
        return
    differing = found.better + found.worse
    yield (
        f"  the two disagree: by the draws p is about {drawn:.2g}. They take the differences as they are, matched pairs"
    )
    yield (
        f"  take their sum for normal; {differing} utterances differ, which is few for that: go by the larger p"
        if differing < _FEW_DIFFERENCES
        else "  take their sum for normal: so close to the level either may cross it. Go by the larger p"
    )


_FEW_DIFFERENCES = 30
"""As rules of thumb for the normal limit have it."""


def sweep_json(views: tuple[DecodeView, ...], intervals: tuple[Interval | None, ...], found: Versus | None) -> str:
    """The same for scripts."""
    document: dict[str, Any] = {
        "schema_version": "1",
        "decodes": [_decode(view, interval) for view, interval in zip(views, intervals, strict=True)],
    }
    if len(views) > 1:
        document["versus"] = (
            None
            if found is None
            else {
                "utterances": found.utterances,
                "words": found.words,
                "errors": list(found.errors),
                "better": found.better,
                "worse": found.worse,
                "improvement": round(found.improvement, 4),
                "p": float(f"{found.p:.4g}"),
            }
        )
    return json_text(document, indent=1, sort_keys=False, ascii_only=False)


def _decode(view: DecodeView, interval: Interval | None) -> dict[str, Any]:
    best = view.best
    return {
        "path": clean(str(view.path)),
        "best": score_fields(best) if best else None,
        "interval": [round(interval.low, 2), round(interval.high, 2)] if interval else None,
        "edge": edge_of(best, view.tried) if best else None,
        "tried": [score_fields(score) for score in view.tried],
    }


def sweep_csv(view: DecodeView) -> str:
    """One row a setting."""
    rows = [score_fields(score) for score in view.tried]
    return csv_text(list(rows[0]) if rows else [], (list(row.values()) for row in rows))
