"""One CTM judged: times among themselves and against utterances and segments, words against transcripts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaldi_doctor.align import ctm as checks
from kaldi_doctor.analysis.ctm.words import WordDifferences, compare_words, letters_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kaldi_doctor.align.ctm import Spread
    from kaldi_doctor.analysis.ctm.references import CtmReferences
    from kaldi_doctor.kaldi.ctm import Ctm

EXAMPLES = 5
WINDOW_S = 0.03
"""Seconds that an end may lie behind the utterance's: the last frame of a chain model is filled up to 30 ms."""


@dataclass(frozen=True, slots=True)
class CtmProblem:
    """One kind of problem: `severity` is error, warning or note; examples name a line each."""

    name: str
    severity: str
    count: int
    summary: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CtmCheck:
    """Result for one CTM."""

    path: str
    rows: int
    utterances: int
    channels: tuple[str, ...]
    resolution_s: float
    durations: Spread | None
    gaps: Spread | None
    confidences: Spread | None
    words_per_second: float | None
    words: WordDifferences | None
    problems: tuple[CtmProblem, ...]
    not_looked: tuple[str, ...]

    @property
    def worst(self) -> str | None:
        """Severity of the worst problem."""
        return next(
            (one for one in ("error", "warning", "note") if any(p.severity == one for p in self.problems)), None
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds in seconds and standard deviations, from the cheatsheet."""

    gap_s: float = 1.0
    score: float = 6.0
    longest_s: float = 2.0


def check_ctm(ctm: Ctm, beside: CtmReferences, limits: Limits) -> CtmCheck:
    """Check a whole CTM.

    Args:
        ctm: the file.
        beside: what it is held against.
        limits: thresholds.
    """
    rows = ctm.columns
    names = [name.decode("utf-8", "replace") for name in ctm.utterances]
    by_recording = _by_recording(names, beside)
    problems = [*_lines(ctm), *_order(ctm), *_durations(ctm, limits), *_gaps(ctm, limits)]
    problems += _ends(ctm, names, beside, by_recording=by_recording)
    words, not_looked = None, []
    if beside.text is None:
        not_looked.append("words: no transcripts (--text)")
    else:
        words = compare_words(ctm, names, beside, by_recording=by_recording)
        problems += _words(words)
    if beside.utt2dur is None and beside.segments is None:
        not_looked.append("ends of utterances: no lengths (--utt2dur or --segments)")
    every = checks.gaps(rows, 0.0)
    seconds = float(np.nansum(checks.last_ends(rows, len(names)))) if len(rows) else 0.0
    return CtmCheck(
        path=ctm.path,
        rows=len(rows),
        utterances=len(names),
        channels=tuple(name.decode("utf-8", "replace") for name in ctm.channels),
        resolution_s=rows.resolution,
        durations=checks.spread(rows.duration),
        gaps=checks.spread(every.seconds[every.seconds > rows.tolerance]),
        confidences=checks.spread(rows.confidence[np.isfinite(rows.confidence)]),
        words_per_second=len(rows) / seconds if seconds > 0 else None,
        words=words,
        problems=tuple(problem for problem in problems if problem.count),
        not_looked=tuple(not_looked),
    )


def _by_recording(names: Sequence[str], beside: CtmReferences) -> bool:
    """Whether the first column names recordings: more of them are recordings of segments than are utterances."""
    if not beside.segments:
        return False
    recordings = {row[0] for row in beside.segments.values()}
    return sum(name in recordings for name in names) > sum(name in beside.segments for name in names)


def _shown(ctm: Ctm, row: int) -> str:
    """`line 12: utt 1 0.270 0.450 the`."""
    rows = ctm.columns
    digits = round(-np.log10(rows.resolution))
    return (
        f"line {rows.line[row]}: {_text(ctm.utterances[rows.utt[row]])} {_text(ctm.channels[rows.channel[row]])} "
        f"{rows.start[row]:.{digits}f} {rows.duration[row]:.{digits}f} {_text(ctm.words[rows.word[row]])}"
    )


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


def _examples(
    ctm: Ctm,
    rows: NDArray[np.int64],
    tail: Callable[[int], str] | None = None,
    order: NDArray[np.float64] | None = None,
) -> tuple[str, ...]:
    """The first rows (or those with the largest `order`), shown."""
    index = np.arange(len(rows)) if order is None else np.argsort(-order, kind="stable")
    return tuple(
        _shown(ctm, int(rows[at])) + (tail(int(at)) if tail is not None else "") for at in index[:EXAMPLES].tolist()
    )


def _lines(ctm: Ctm) -> Iterable[CtmProblem]:
    if ctm.num_bad:
        examples = tuple(f"line {bad.line}: {bad.reason}" for bad in ctm.bad[:EXAMPLES])
        yield CtmProblem("bad-lines", "error", ctm.num_bad, "lines are no CTM rows and were left out", examples)
    if not len(ctm.columns):
        yield CtmProblem("empty", "error", 1, "there is not one row")


def _order(ctm: Ctm) -> Iterable[CtmProblem]:
    rows = ctm.columns
    found = checks.out_of_order(rows)
    yield CtmProblem("order", "warning", len(found), "rows start before the row above them", _examples(ctm, found))
    found = checks.scattered(rows)
    summary = "times the rows of an utterance are not contiguous (files joined, or not sorted)"
    yield CtmProblem("scattered", "warning", len(found), summary, _examples(ctm, found))
    pairs = checks.overlaps(rows)
    yield CtmProblem(
        "overlap",
        "warning",
        len(pairs),
        "rows start before an earlier one of their utterance has ended",
        _examples(
            ctm,
            pairs.second,
            lambda at: f"   {pairs.seconds[at]:.2f} s into line {rows.line[pairs.first[at]]}",
            pairs.seconds,
        ),
    )


def _durations(ctm: Ctm, limits: Limits) -> Iterable[CtmProblem]:
    rows = ctm.columns
    found = checks.negative_times(rows)
    yield CtmProblem("negative", "error", len(found), "rows have a negative start or duration", _examples(ctm, found))
    found = checks.zero_durations(rows)
    yield CtmProblem("zero", "warning", len(found), "rows of zero duration", _examples(ctm, found))
    scores = checks.duration_scores(rows, letters_of(ctm.words))
    size = np.nan_to_num(np.abs(scores))
    found = np.flatnonzero((size >= limits.score) | (rows.duration > limits.longest_s))
    yield CtmProblem(
        "duration",
        "note",
        len(found),
        f"rows last unlike their word elsewhere ({limits.score:g} standard deviations) or over {limits.longest_s:g} s",
        _examples(ctm, found, lambda at: f"   {scores[found[at]]:+.1f} sd", size[found]),
    )


def _gaps(ctm: Ctm, limits: Limits) -> Iterable[CtmProblem]:
    pairs = checks.gaps(ctm.columns, limits.gap_s)
    yield CtmProblem(
        "gap",
        "note",
        len(pairs),
        f"silences of over {limits.gap_s:g} s between rows",
        _examples(ctm, pairs.second, lambda at: f"   after {pairs.seconds[at]:.2f} s without a row", pairs.seconds),
    )


def _ends(ctm: Ctm, names: Sequence[str], beside: CtmReferences, *, by_recording: bool) -> Iterable[CtmProblem]:
    """Rows beyond what they belong to, names that are not known, and times on another scale."""
    seconds = _lengths(names, beside, by_recording=by_recording)
    if seconds is None:
        return
    unknown = [name for name, length in zip(names, seconds.tolist(), strict=True) if np.isnan(length)]
    what = "recordings" if by_recording else "utterances"
    yield CtmProblem(
        "unknown", "warning", len(unknown), f"{what} are not in the files beside it", tuple(unknown[:EXAMPLES])
    )
    found = checks.beyond(ctm.columns, seconds, WINDOW_S)
    yield CtmProblem(
        "beyond",
        "error",
        len(found),
        f"rows end after their {what[:-1]}",
        _examples(ctm, found, lambda at: f"   of {seconds[ctm.columns.utt[found[at]]]:.2f} s"),
    )
    scale = checks.time_scale(ctm.columns, seconds)
    if not by_recording and scale is not None and (scale < 0.45 or scale > 2):
        summary = (
            f"the times reach {100 * scale:.0f} % of the way into the utterances: another frame shift than the model's "
            "(a chain model needs --frame-shift 0.03)"
        )
        yield CtmProblem("scale", "error", 1, summary)
    if by_recording and beside.segments:
        yield _outside(ctm, names, beside.segments)


def _outside(ctm: Ctm, names: Sequence[str], segments: Mapping[str, tuple[str, float, float]]) -> CtmProblem:
    index = {name: number for number, name in enumerate(names)}
    known = [(index[reco], start, end) for reco, start, end in segments.values() if reco in index]
    group = np.array([row[0] for row in known], np.int32)
    start, end = (np.array([row[column] for row in known], np.float64) for column in (1, 2))
    found = checks.outside(ctm.columns, group, start, end)
    return CtmProblem(
        "outside", "error", len(found), "rows lie in no segment of their recording", _examples(ctm, found)
    )


def _lengths(names: Sequence[str], beside: CtmReferences, *, by_recording: bool) -> NDArray[np.float64] | None:
    """float64[utterances]: seconds of each, NaN where unknown; None where no file has lengths."""
    found: dict[str, float] = {}
    for utt, (reco, start, end) in (beside.segments or {}).items():
        if by_recording:
            found[reco] = max(end, found.get(reco, 0.0))
        else:
            found[utt] = end - start
    if beside.utt2dur is not None:
        # Real lengths of recordings say more than the end of their last segment.
        found.update({name: beside.utt2dur[name] for name in names if name in beside.utt2dur})
    if not found:
        return None
    return np.array([found.get(name, np.nan) for name in names])


def _words(words: WordDifferences) -> Iterable[CtmProblem]:
    yield CtmProblem(
        "no-rows",
        "warning",
        words.without_rows,
        "utterances of the transcripts have no row",
        words.without_rows_names[:EXAMPLES],
    )
    yield CtmProblem(
        "no-text",
        "warning",
        words.without_text,
        "utterances have no transcript",
        words.without_text_names[:EXAMPLES],
    )
    for name, counts, verb in (
        ("words-missing", words.missing, "words of the transcripts have no row"),
        ("words-extra", words.extra, "rows have a word that the transcripts do not have there"),
        ("words-changed", words.changed, "rows have another word than the transcripts"),
    ):
        total = sum(counts.values())
        most = tuple(f"{word} ({count})" for word, count in Counter(counts).most_common(EXAMPLES))
        yield CtmProblem(name, "warning", total, f"{verb}, in {words.unequal:,} utterances", most)
