"""`transcripts` on screen: reference over hypothesis in columns, with a letter under each error."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from kaldi_doctor.align.word_errors import GAP, Aligned
from kaldi_doctor.diagnose.word_errors import KINDS, ErrorSums, Hunk
from kaldi_doctor.report._clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

_GAP = "***"
_LABEL = 5


def utterance_lines(aligned: Aligned, found: list[Hunk], width: int | None) -> Iterator[str]:
    """Lines of one utterance. Words written from right to left come one error a line, as no column of them holds."""
    total = sum(left != GAP for left, _ in aligned.pairs)
    kinds = ", ".join(dict.fromkeys(hunk.kind for hunk in found))
    yield f"{clean(aligned.utt)}   {aligned.errors} of {total} words wrong" + (f"   {kinds}" if kinds else "")
    if any(_leftwards(word) for pair in aligned.pairs for word in pair):
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


def sums_lines(sums: ErrorSums) -> Iterator[str]:
    """Errors by kind, and the words most often wrong."""
    total = sums.by_kind.total()
    yield f"{total} errors in {sums.words} reference words"
    for kind, count in sums.by_kind.most_common():
        yield f"  {100 * count / max(sums.words, 1):6.2f} points of WER  {count:6d}  {kind}: {KINDS[kind]}"
    pairs = [f"{clean(left)} > {clean(right)} ({n})" for (left, right), n in sums.substituted.most_common(8)]
    for label, shown in (
        ("substituted", pairs),
        ("deleted", [f"{clean(word)} ({n})" for word, n in sums.deleted.most_common(8)]),
        ("inserted", [f"{clean(word)} ({n})" for word, n in sums.inserted.most_common(8)]),
    ):
        if shown:
            yield f"  {label:<12}{', '.join(shown)}"


def transcripts_data(shown: list[tuple[Aligned, list[Hunk]]], sums: ErrorSums, kind: str) -> str:
    """JSON object, or CSV with one row per stretch of errors."""
    import csv
    import io
    import json

    if kind == "csv":
        out = io.StringIO()
        table = csv.writer(out, lineterminator="\n")
        table.writerow(("utt", "kind", "errors", "reference", "hypothesis"))
        for _, found in shown:
            for hunk in found:
                row = (hunk.utt, hunk.kind, hunk.errors, " ".join(hunk.reference), " ".join(hunk.hypothesis))
                table.writerow([clean(cell) if isinstance(cell, str) else cell for cell in row])
        return out.getvalue()
    document = {
        "schema_version": "1",
        "words": sums.words,
        "errors": dict(sums.by_kind),
        "utterances": [
            {
                "utt": clean(one.utt),
                "csid": one.counts(),
                "pairs": [[None if word == GAP else clean(word) for word in pair] for pair in one.pairs],
                "kinds": [hunk.kind for hunk in found],
            }
            for one, found in shown
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
