"""`align compare` on screen and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from kaldi_doctor.report._clean import clean
from kaldi_doctor.report._fold import fold
from kaldi_doctor.report._json import json_text
from kaldi_doctor.report.pages.alignments import plain

if TYPE_CHECKING:
    from kaldi_doctor.analysis.ali.compare import DirComparison


def comparison_text(result: DirComparison, width: int | None = None) -> str:
    """Lines for the screen, broken at `width` columns where it is given."""
    lines = [
        f"{result.first} to {result.second}   {result.utterances:,} utterances, {result.frames:,} frames",
        "",
        f"  changed      {result.changed_percent:.1f} % of frames have another phone",
        f"  same phones  {result.same_phones:,} of {result.utterances:,} utterances, silences left out",
    ]
    if result.boundaries:
        lines.append(
            f"  boundaries   {result.boundaries:,}; {result.unmoved_percent:.1f} % did not move; moved by "
            f"{1000 * result.mean_shift_s:.0f} ms on average, median {1000 * result.median_shift_s:.0f} ms, "
            f"95th percentile {1000 * result.p95_shift_s:.0f} ms"
        )
    left = [
        f"{count:,} {words}"
        for count, words in (
            (result.only_first, "only in the first"),
            (result.only_second, "only in the second"),
            (result.other_length, "of another length"),
        )
        if count
    ]
    if left:
        lines.append(f"  left out     {', '.join(left)}")
    if result.worst:
        size = max(9, *(len(clean(row.utterance)) for row in result.worst))
        lines += ["", f"  {'utterance'.ljust(size)}  changed %  frames  phones"]
        lines += [
            f"  {clean(row.utterance).ljust(size)}  {row.changed_percent:9.1f}  {row.frames:6d}  "
            f"{'same' if row.same_phones else 'others'}"
            for row in result.worst
        ]
    lines += [f"  note: {note}" for note in dict.fromkeys(result.notes)]
    return "\n".join(fold((clean(line) for line in lines), width, 15)) + "\n"


def comparison_json(result: DirComparison) -> str:
    """One JSON object."""
    return json_text({"schema_version": "1", **plain(asdict(result))})
