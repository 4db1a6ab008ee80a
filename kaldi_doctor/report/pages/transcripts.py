"""`transcripts` on screen: reference over hypothesis in columns, with a letter under each error."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaldi_doctor.align.word_errors import GAP, Aligned
from kaldi_doctor.analysis.decode.word_errors import ErrorSums, Hunk, kind_words
from kaldi_doctor.report._clean import clean
from kaldi_doctor.report._csv import csv_text
from kaldi_doctor.report._json import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaldi_doctor.analysis.decode.error_groups import ErrorGroups, Group
    from kaldi_doctor.analysis.decode.view import DecodeView
    from kaldi_doctor.kaldi.printed.path_costs import PathCost

_GAP = "***"
_LABEL = 5
_WORST, _FEW = 5, 20
"""Speakers named on the screen; utterances under which errors are not divided by place."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One utterance to show. `doubted` is (other systems that recognised the same or nearly, systems compared)."""

    aligned: Aligned
    hunks: tuple[Hunk, ...]
    speaker: str | None = None
    doubted: tuple[int, int] | None = None
    cost: PathCost | None = None


def utterance_lines(item: Shown, width: int | None, *, unit: str = "word") -> Iterator[str]:
    """Lines of one utterance.

    Words written from right to left stand in no columns, since terminals turn them or do not: both texts come whole,
    then one error a line.
    """
    aligned = item.aligned
    total = sum(left != GAP for left, _ in aligned.pairs)
    kinds = ", ".join(dict.fromkeys(hunk.kind for hunk in item.hunks))
    wrong, words = (f"{n} {name}{'' if n == 1 else 's'}" for n, name in ((aligned.errors, "error"), (total, unit)))
    yield f"{clean(aligned.utt)}   {wrong} in {words}" + (f"   {kinds}" if kinds else "")
    if item.cost is not None and item.cost.frames:
        shares = (part / item.cost.frames for part in (item.cost.graph, item.cost.acoustic))
        yield (
            f"  {item.cost.frames} frames, cost per frame {item.cost.a_frame:.2f} = "
            + "{:.2f} [graph] + {:.2f} [acoustic]".format(*shares)
        )
    if item.doubted is not None:
        yield "  reference doubtful: {} of {} other systems recognised the same, or nearly".format(*item.doubted)
    if any(_leftwards(word) for pair in aligned.pairs for word in pair):
        yield f"  ref  {clean(' '.join(left for left, _ in aligned.pairs if left != GAP))}"
        yield f"  hyp  {clean(' '.join(right for _, right in aligned.pairs if right != GAP))}"
        for left, right in aligned.pairs:
            if left != right:
                yield f"  {_mark(left, right)}  ref  {clean(left) if left != GAP else _GAP}"
                yield f"     hyp  {clean(right) if right != GAP else _GAP}"
        return
    for line in _columns(aligned.pairs, width):
        yield from line


def _columns(pairs: tuple[tuple[str, str], ...], width: int | None) -> Iterator[tuple[str, str, str]]:
    from rich.cells import cell_len

    rows = [f"  {row:<{_LABEL}}" for row in ("ref", "hyp", "")]
    blank = list(rows)
    used = start = _LABEL + 2
    for left, right in pairs:
        shown = (clean(left) if left != GAP else _GAP, clean(right) if right != GAP else _GAP)
        size = max(cell_len(word) for word in shown)
        if width is not None and used + size > width and used > start:
            yield rows[0].rstrip(), rows[1].rstrip(), rows[2].rstrip()
            rows, used = list(blank), start
        for place, word in enumerate((*shown, _mark(left, right))):
            rows[place] += word + " " * (size - cell_len(word) + 1)
        used += size + 1
    yield rows[0].rstrip(), rows[1].rstrip(), rows[2].rstrip()


def _mark(left: str, right: str) -> str:
    if left == right:
        return ""
    return "I" if left == GAP else ("D" if right == GAP else "S")


def _leftwards(word: str) -> bool:
    return not word.isascii() and any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in word)


def sums_lines(view: DecodeView, sums: ErrorSums, groups: ErrorGroups) -> Iterator[str]:
    """Errors of all utterances by kind, the words most often wrong, and errors by group."""
    total = sums.by_kind.total()
    unit, metric = ("characters", "CER") if view.by_char else ("words", view.best.metric if view.best else "WER")
    yield f"{total} errors in {sums.words} {unit} of all {groups.utterances} utterances"
    for kind, count in sums.by_kind.most_common() if not view.by_char else ():
        yield f"  {100 * count / max(sums.words, 1):6.2f} points of {metric}  {count:6d}  {kind}: {kind_words(kind)}"
    pairs = [f"{_heard(left, right)} ({n})" for (left, right), n in sums.substituted.most_common(8)]
    shown = {
        "substituted": pairs,
        "deleted": [f"{clean(word)} ({n})" for word, n in sums.deleted.most_common(8)],
        "inserted": [f"{clean(word)} ({n})" for word, n in sums.inserted.most_common(8)],
        "by speaker": [_group(group) for group in groups.speakers[:_WORST] if len(groups.speakers) > 1],
        "by length": [_group(group) for group in groups.lengths if len(groups.lengths) > 1],
        "by place": [_group(group) for group in groups.places if groups.utterances >= _FEW],
    }
    if len(groups.speakers) > _WORST:
        shown["by speaker"].append(f"and {len(groups.speakers) - _WORST} more")
    if groups.empty or groups.one_word:
        shown["hypotheses"] = [f"{groups.empty} empty", f"{groups.one_word} of one word where several were said"]
    for label, items in shown.items():
        if items and not (view.by_char and label.startswith("by ")):
            yield f"  {label:<12} {', '.join(items)}"
    if costs := _costs(view):
        yield costs
    if view.errors is not None:
        theirs = "as sclite aligned it" if view.errors.path.endswith(".pra") else "as Kaldi aligned it"
        how = theirs if view.by_kaldi else "aligned by kaldialign"
        yield f"  from         {clean(view.errors.path)}, {how}{_setting(view)}"


def _costs(view: DecodeView) -> str | None:
    """Mean cost per frame of utterances without and with errors: a wide gap says that the wrong ones fit nothing."""
    costs = view.costs() if view.errors is not None and not view.by_char else {}
    counts = view.errors.counts if view.errors is not None else None
    if not costs or counts is None:
        return None
    sides = []
    for wanted, name in ((False, "right"), (True, "wrong")):
        found = [
            costs[utt]
            for utt, wrong in zip(counts.utts, counts.errors, strict=True)
            if bool(wrong) is wanted and utt in costs
        ]
        frames = sum(cost.frames for cost in found)
        if frames:
            total = sum(cost.graph + cost.acoustic for cost in found)
            sides.append(f"{total / frames:.2f} in {len(found)} {name} utterances")
    return f"  cost/frame   {', '.join(sides)}" if len(sides) == 2 else None


def _heard(left: str, right: str) -> str:
    """A substitution; between words that run leftwards stands an English word, which keeps them in order."""
    between = "recognised as" if _leftwards(left) or _leftwards(right) else ">"
    return f"{clean(left)} {between} {clean(right)}"


def _group(group: Group) -> str:
    return f"{clean(group.name)} {group.percent:.1f} % ({group.errors} of {group.words})"


def _setting(view: DecodeView) -> str:
    best = view.best
    if best is None or best.lmwt is None:
        return ""
    return f", LMWT {best.lmwt}" + ("" if best.wip is None else f", penalty {best.wip:g}")


def transcripts_data(view: DecodeView, shown: list[Shown], sums: ErrorSums, groups: ErrorGroups, kind: str) -> str:
    """JSON object, or CSV with one row per stretch of errors."""
    if kind == "csv":
        hunks = (hunk for item in shown for hunk in item.hunks)
        rows = ((h.utt, h.kind, h.errors, " ".join(h.reference), " ".join(h.hypothesis)) for h in hunks)
        return csv_text(("utt", "kind", "errors", "reference", "hypothesis"), rows)
    best = view.best
    document = {
        "schema_version": "1",
        "source": {
            "path": clean(view.errors.path) if view.errors is not None else None,
            "aligned_by": "kaldi" if view.by_kaldi else "kaldialign",
            "lmwt": best.lmwt if best else None,
            "wip": best.wip if best else None,
        },
        "words": sums.words,
        "errors": dict(sums.by_kind),
        "speakers": [_data(group) for group in groups.speakers],
        "lengths": [_data(group) for group in groups.lengths],
        "places": [_data(group) for group in groups.places],
        "hypotheses": {"all": groups.utterances, "empty": groups.empty, "one_word": groups.one_word},
        "utterances": [
            {
                "utt": clean(item.aligned.utt),
                "speaker": clean(item.speaker) if item.speaker is not None else None,
                "csid": item.aligned.counts(),
                "pairs": [[None if word == GAP else clean(word) for word in pair] for pair in item.aligned.pairs],
                "kinds": [hunk.kind for hunk in item.hunks],
                "cost": None
                if item.cost is None
                else {"graph": item.cost.graph, "acoustic": item.cost.acoustic, "frames": item.cost.frames},
                "doubted_by": None if item.doubted is None else list(item.doubted),
            }
            for item in shown
        ],
    }
    return json_text(document, indent=1, sort_keys=False, ascii_only=False)


def _data(group: Group) -> dict[str, Any]:
    return {"name": clean(group.name), "errors": group.errors, "words": group.words, "utterances": group.utterances}
