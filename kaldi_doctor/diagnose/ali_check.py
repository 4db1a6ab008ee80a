"""One alignment directory judged: totals, damage, what has no alignment, and the worst utterances."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kaldi_doctor.align.durations import BEGIN, END
from kaldi_doctor.kaldi.alignment_collector import AlignmentStats
from kaldi_doctor.kaldi.alignment_stats import collect

if TYPE_CHECKING:
    from kaldi_doctor.cheatsheet.load import Cheatsheet
    from kaldi_doctor.diagnose.ali_dir import AliDir
    from kaldi_doctor.kaldi.gz import Damage

UNUSUAL = 4.0
"""Standard deviations from which a worst utterance says what is unusual about it."""
_LEAST_PHONES = 5
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
        problems: what makes the directory unfit for training, one sentence each; empty where it is sound.
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
    problems: tuple[str, ...] = field(default=())
    notes: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing was found that makes the directory unfit."""
        return not self.problems


def check_alignments(directory: AliDir, sheet: Cheatsheet, *, worst: int = 10, processes: int = 1) -> AlignmentCheck:
    """Read all archives of a directory once, and judge them.

    Args:
        directory: opened.
        sheet: ranges; `align.broken_percent` and `align.rare_phone` are used.
        worst: utterances to list.
        processes: worker processes.
    """
    stats = collect(directory.files, directory.model, directory.known_silence(), processes=processes)
    damages = tuple((damage.path.rsplit("/", 1)[-1], damage.reason, damage.byte_offset) for damage in stats.damages)
    table, frames = stats.table, stats.frames
    speech_s = float((table.frames - table.silence).sum()) * directory.frame_shift
    known = stats.phones_known and frames > 0
    unseen, rare = _seldom(directory, stats, int(sheet.value("align.rare_phone"))) if known else ((), ())
    missing, extra, length = _against_data(directory, stats)
    begin, end = _edges(directory, stats) if known and directory.silence else (None, None)
    doubles = _duplicates(stats.keys)
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
        duplicates=doubles,
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
        worst=_worst(directory, stats, worst) if known else (),
        problems=_problems(directory, stats, doubles, sheet),
        notes=(*directory.notes, *directory.located.problems, *_blind(directory, stats)),
    )


def _problems(directory: AliDir, stats: AlignmentStats, doubles: tuple[str, ...], sheet: Cheatsheet) -> tuple[str, ...]:
    found = [_damage_line(damage) for damage in stats.damages]
    if directory.missing:
        jobs = ", ".join(str(job) for job in directory.missing[:10])
        found.append(
            f"num_jobs says {len(directory.files) + len(directory.missing)}, but there is no ali.{{{jobs}}}.gz"
        )
    total = max(len(stats.keys), 1)
    wrong = len(np.union1d(stats.broken, stats.alien))
    limit = sheet.good("align.broken_percent").high or 0.0
    if 100 * wrong / total > limit:
        found.append(
            f"{wrong} of {len(stats.keys)} utterances do not follow the HMMs of {directory.located.path}: "
            "the alignments belong to another model or tree"
        )
    if doubles:
        found.append(f"{len(doubles)} utterances are aligned more than once, {doubles[0]} for one")
    if not stats.keys and not stats.damages:
        found.append("not one utterance is aligned")
    return tuple(found)


def _damage_line(damage: Damage) -> str:
    return f"{damage.path.rsplit('/', 1)[-1]}: {damage.reason} (byte {damage.byte_offset} of the inflated data)"


def _blind(directory: AliDir, stats: AlignmentStats) -> list[str]:
    """What could not be looked at, and why."""
    lines = []
    if directory.data is None:
        lines.append("no data directory found: coverage and lengths not looked at (--data DIR)")
    if not stats.phones_known:
        lines.append("no transition model: silence, shortest phones and worst utterances not looked at")
    elif not directory.silence:
        lines.append("silence phones are not known: the phone with the most frames is taken (--lang DIR)")
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


def _against_data(directory: AliDir, stats: AlignmentStats) -> tuple[list[str] | None, int | None, int | None]:
    """Utterances of the data without alignment, number aligned but not in the data, number with another length."""
    if directory.data is None:
        return None, None, None
    names = [key.decode("utf-8", "replace") for key in stats.keys]
    wanted = directory.data.text() or directory.data.utt2spk()
    aligned = set(names)
    missing = [name for name in wanted if name not in aligned] if wanted else None
    extra = sum(name not in wanted for name in aligned) if wanted else None
    lengths = directory.data.utt2num_frames()
    if not lengths:
        return missing, extra, None
    factor = max(round(directory.frame_shift / 0.01), 1) if directory.frame_shift > 0.02 else 1
    expected = np.array([lengths.get(name, -1) for name in names], np.int64)
    differs = (expected >= 0) & (-(-expected // factor) != stats.table.frames)
    return missing, extra, int(differs.sum())


def _duplicates(keys: list[bytes]) -> tuple[str, ...]:
    if len(set(keys)) == len(keys):
        return ()
    seen: set[bytes] = set()
    twice: dict[bytes, None] = {}
    for key in keys:
        if key in seen:
            twice[key] = None
        seen.add(key)
    return tuple(key.decode("utf-8", "replace") for key in twice)


def _worst(directory: AliDir, stats: AlignmentStats, number: int) -> tuple[WorstUtterance, ...]:
    """Utterances whose durations are the least like those of the others, and those that cannot be right."""
    table = stats.table
    judged = table.phones >= _LEAST_PHONES
    score = np.where(judged, np.maximum(table.shortest_z, table.spread_z), 0.0)
    impossible = np.zeros(len(table), bool)
    impossible[np.concatenate([stats.broken, stats.alien])] = True
    partial = np.zeros(len(table), bool)
    partial[stats.partial] = True
    silent = (table.phones == 0) & (table.frames > 0)
    rank = score + 1e6 * impossible + 1e3 * silent + 100.0 * partial
    chosen = np.argsort(-rank, kind="stable")[:number]
    rows = []
    for index in chosen.tolist():
        if rank[index] <= 0:
            break
        reasons = []
        if impossible[index]:
            reasons.append("transitions that the HMMs do not have")
        if partial[index]:
            reasons.append("ends inside a phone")
        if silent[index]:
            reasons.append("nothing but silence")
        shortest = int(table.shortest[index])
        if judged[index] and table.shortest_z[index] >= UNUSUAL:
            run = int(table.longest_run[index])
            reasons.append(f"{shortest} of {int(table.phones[index])} phones at the shortest length, {run} in a row")
        if judged[index] and table.spread_z[index] >= UNUSUAL:
            reasons.append("unusual durations")
        frames = int(table.frames[index])
        rows.append(
            WorstUtterance(
                stats.keys[index].decode("utf-8", "surrogateescape"),
                int(stats.job[index]),
                round(float(score[index]), 2),
                round(frames * directory.frame_shift, 3),
                int(table.phones[index]),
                shortest,
                int(table.longest_run[index]),
                round(100 * int(table.silence[index]) / max(frames, 1), 1),
                "; ".join(reasons) or "not unusual",
            )
        )
    return tuple(rows)
