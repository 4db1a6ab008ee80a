"""Totals and tables of one alignment directory; what is wrong with it is for the rules to say (`ali_rules`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from kaldi_doctor.align.durations import BEGIN, END
from kaldi_doctor.align.utterance_checks import frame_check, misfit, repeated
from kaldi_doctor.analysis.ali.rules import judge_directory
from kaldi_doctor.archives.stats import collect
from kaldi_doctor.kinds import Severity
from kaldi_doctor.pipeline.many import each

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaldi_doctor.align.utterances import UtteranceTable
    from kaldi_doctor.analysis.ali.directory import AliDir
    from kaldi_doctor.archives.collect import AlignmentStats
    from kaldi_doctor.cheatsheet.load import Cheatsheet
    from kaldi_doctor.model import Finding, Skipped

UNUSUAL = 4.0
"""Standard deviations from which a worst utterance says what is unusual about it."""
_NAMED = 10


@dataclass(frozen=True, slots=True)
class WorstUtterance:
    """One row of the worst list. `score` is in standard deviations; the rest counts frames and phones."""

    utterance: str
    job: int
    score: float
    seconds: float
    phones: int
    shortest: int
    longest_run: int
    silence_percent: float
    why: str


@dataclass(frozen=True, slots=True)
class AlignmentCheck:
    """Result for one directory. Percentages are of utterances, frames or phones as the name says.

    Attributes:
        path: the directory.
        findings: what the rules on alignments and data say of it, worst first.
        notes: guesses, and what could not be looked at.
        damages: (file, reason, byte in the inflated data).
        rest: counts and shares, None where there was nothing to make them from.
    """

    path: str
    utterances: int = 0
    frames: int = 0
    hours: float = 0.0
    frame_shift: float = 0.01
    jobs: int = 0
    encoding: str = ""
    model: str | None = None
    missing_jobs: tuple[int, ...] = ()
    damages: tuple[tuple[str, str, int], ...] = ()
    broken: int = 0
    partial: int = 0
    alien: int = 0
    empty: int = 0
    one_phone: int = 0
    all_silence: int = 0
    duplicates: tuple[str, ...] = ()
    not_aligned: int | None = None
    not_aligned_names: tuple[str, ...] = ()
    not_in_data: int | None = None
    other_length: int | None = None
    silence_percent: float | None = None
    silence_at_begin_percent: float | None = None
    silence_at_end_percent: float | None = None
    shortest_percent: float | None = None
    phones_per_second: float | None = None
    phones: int = 0
    unseen_phones: tuple[str, ...] = ()
    rare_phones: tuple[str, ...] = ()
    worst: tuple[WorstUtterance, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """What rules warn of, one sentence each."""
        return tuple(item.summary for item in self.findings if item.severity is not Severity.NOTE)

    @property
    def unfit(self) -> bool:
        """Whether it should not be trained on: an error of a rule, or nothing is aligned."""
        return not self.utterances or any(item.severity is Severity.ERROR for item in self.findings)

    @property
    def sound(self) -> bool:
        """Whether no rule warns of anything."""
        return not self.problems and not self.unfit


def check_alignments(
    directory: AliDir, sheet: Cheatsheet, *, worst: int = 10, processes: int = 1, cluster: str | None = None
) -> AlignmentCheck:
    """Read all archives of a directory once, let the rules judge them, and add the tables.

    Args:
        directory: opened.
        sheet: ranges of the rules, and `align.rare_phone`.
        worst: utterances to list.
        processes: processes that read archives, or workers of a cluster.
        cluster: whose workers read archives, see `pipeline.many.each`.

    Raises:
        UsageError: the cluster is not to be had.
    """
    elsewhere = partial(each, jobs=processes, cluster=cluster) if cluster is not None else None
    silence = directory.known_silence()
    stats = collect(directory.files, directory.model, silence, processes=processes, elsewhere=elsewhere)
    damages = tuple((damage.path.rsplit("/", 1)[-1], damage.reason, damage.byte_offset) for damage in stats.damages)
    table, frames = stats.table, stats.frames
    speech_s = float((table.frames - table.silence).sum()) * directory.frame_shift
    known = stats.phones_known and frames > 0
    unseen, rare = _seldom(directory, stats, int(sheet.value("align.rare_phone"))) if known else ((), ())
    missing, extra, length = _against_data(directory, stats)
    begin, end = _edges(directory, stats) if known and directory.silence else (None, None)
    findings, skipped = judge_directory(directory, stats, sheet)
    return AlignmentCheck(
        path=str(directory.path),
        utterances=len(stats.keys),
        frames=frames,
        hours=frames * directory.frame_shift / 3600,
        frame_shift=directory.frame_shift,
        jobs=len(stats.files),
        encoding=" and ".join(sorted(stats.encodings)),
        model=directory.located.path,
        missing_jobs=directory.missing,
        damages=damages,
        broken=len(stats.broken),
        partial=len(stats.partial),
        alien=len(stats.alien),
        empty=int((table.frames == 0).sum()),
        one_phone=int((table.segments == 1).sum()) if known else 0,
        all_silence=int(((table.phones == 0) & (table.frames > 0)).sum()) if known else 0,
        duplicates=tuple(key.decode("utf-8", "replace") for key in repeated(stats.keys)),
        not_aligned=None if missing is None else len(missing),
        not_aligned_names=tuple((missing or ())[:_NAMED]),
        not_in_data=extra,
        other_length=length,
        silence_percent=100 * stats.silence_share if known else None,
        silence_at_begin_percent=begin,
        silence_at_end_percent=end,
        shortest_percent=100 * stats.shortest_share if known else None,
        phones_per_second=stats.phones / speech_s if known and speech_s > 0 else None,
        phones=stats.phones,
        unseen_phones=unseen,
        rare_phones=rare,
        worst=worst_utterances(directory, stats, worst) if known else (),
        findings=findings,
        notes=(*directory.notes, *directory.located.problems, *_blind(directory, stats, skipped)),
    )


def _blind(directory: AliDir, stats: AlignmentStats, skipped: tuple[Skipped, ...]) -> list[str]:
    """What could not be looked at, and why."""
    lines = []
    if directory.data is None:
        lines.append("no data directory found: coverage and lengths skipped (--data DIR)")
    if not stats.phones_known:
        lines.append("no transition model: silence, shortest phones and worst utterances skipped")
    elif not directory.silence:
        lines.append("silence phones are not known: the phone with the most frames is taken (--lang DIR)")
    if any(item.rule == "ALI001" for item in skipped):
        lines.append("no alignment logs: utterances that failed or were retried are not known from them")
    return lines


def _seldom(directory: AliDir, stats: AlignmentStats, rare: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Phones of the model that are never seen, and those seen fewer than `rare` times."""
    counts = stats.lengths.per_phone()
    silent = set(directory.silence)
    # A phone that never ends a word is nothing to report: the positions of one phone count together.
    total: dict[str, int] = {}
    for phone in directory.model.topology.phones if directory.model else ():
        if phone not in silent:
            name = directory.name_of(phone)
            base = name[:-2] if name[-2:] in {"_B", "_E", "_I", "_S"} else name
            total[base] = total.get(base, 0) + int(counts[phone])
    unseen = tuple(name for name, count in total.items() if count == 0)
    seldom = tuple(name for name, count in total.items() if 0 < count < rare)
    return unseen, seldom


def _edges(directory: AliDir, stats: AlignmentStats) -> tuple[float, float]:
    """Percent of utterances that begin, and that end, with silence."""
    silent = [phone for phone in directory.silence if phone < stats.lengths.phones]
    total = max(stats.lengths.utterances, 1)
    begin = int(stats.lengths.per_phone(BEGIN)[silent].sum())
    end = int(stats.lengths.per_phone(END)[silent].sum())
    return 100 * begin / total, 100 * end / max(stats.lengths.total(END), 1)


def unaligned(directory: AliDir, keys: list[bytes]) -> list[str] | None:
    """Utterances of the data directory that no archive has, or None where there is no list of them."""
    wanted = _wanted(directory)
    aligned = {key.decode("utf-8", "replace") for key in keys}
    return [name for name in wanted if name not in aligned] if wanted else None


def _wanted(directory: AliDir) -> Mapping[str, object]:
    return {} if directory.data is None else directory.data.text() or directory.data.utt2spk()


def _against_data(directory: AliDir, stats: AlignmentStats) -> tuple[list[str] | None, int | None, int | None]:
    """Utterances of the data without alignment, number aligned but not in the data, number with another length."""
    if directory.data is None:
        return None, None, None
    wanted = _wanted(directory)
    aligned = {key.decode("utf-8", "replace") for key in stats.keys}
    extra = sum(name not in wanted for name in aligned) if wanted else None
    lengths = directory.data.utt2num_frames()
    other = len(frame_check(stats.keys, stats.table.frames, lengths).wrong) if lengths else None
    return unaligned(directory, stats.keys), extra, other


def worst_utterances(directory: AliDir, stats: AlignmentStats, number: int) -> tuple[WorstUtterance, ...]:
    """What cannot be right, then the utterances whose durations are the least like those of the others."""
    table = stats.table
    score = misfit(table)
    broken, partial = (np.zeros(len(table), bool) for _ in range(2))
    broken[np.concatenate([stats.broken, stats.alien])] = True
    partial[stats.partial] = True
    silent = (table.phones == 0) & (table.frames > 0)
    rank = score + 1e6 * broken + 1e3 * silent + 100.0 * partial
    rows = []
    for index in np.argsort(-rank, kind="stable")[:number].tolist():
        if rank[index] <= 0:
            break
        reasons = [
            words
            for found, words in (
                (broken[index], "transitions that the HMMs do not have"),
                (partial[index], "ends inside a phone"),
                (silent[index], "nothing but silence"),
                (table.shortest_z[index] >= UNUSUAL and score[index] > 0, _shortest(table, index)),
                (table.spread_z[index] >= UNUSUAL and score[index] > 0, "unusual durations"),
            )
            if found
        ]
        frames = int(table.frames[index])
        rows.append(
            WorstUtterance(
                stats.keys[index].decode("utf-8", "surrogateescape"),
                int(stats.job[index]),
                round(float(score[index]), 2),
                round(frames * directory.frame_shift, 3),
                int(table.phones[index]),
                int(table.shortest[index]),
                int(table.longest_run[index]),
                round(100 * int(table.silence[index]) / max(frames, 1), 1),
                "; ".join(reasons) or "not unusual",
            )
        )
    return tuple(rows)


def _shortest(table: UtteranceTable, index: int) -> str:
    run = int(table.longest_run[index])
    return f"{int(table.shortest[index])} of {int(table.phones[index])} phones at the shortest length, {run} in a row"
