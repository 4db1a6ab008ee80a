"""The long tables of a report: phone durations, alignment passes, worst utterances, errors by speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.align.word_errors import GAP
from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.facts.align_passes import AlignPasses
from kaldi_doctor.facts.aligned_dirs import AlignedDirs
from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.utterance_errors import UtteranceErrors
from kaldi_doctor.figures import Aligned, AlignmentPass, Phone, SpeakerErrors, Worst, WorstUtterance
from kaldi_doctor.kaldi.scored_texts import data_of, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaldi_doctor.align.durations import PhoneLengths
    from kaldi_doctor.facts._registry import FactStore
    from kaldi_doctor.facts.aligned_dirs import AlignedDir
    from kaldi_doctor.facts.utterance_errors import DecodeErrors
    from kaldi_doctor.model import Diagnosis
    from kaldi_doctor.walk import Tree

MOST_UTTERANCES = 10
"""Worst utterances shown of one decode."""
MOST_FAILED = 100
"""Failed utterances named of one directory."""
MOST_SPEAKERS = 400
MOST_WORDS = 120
"""Words shown of one utterance."""
_FEATURE_SHIFT = 0.01


def aligned_of(diagnosis: Diagnosis, store: FactStore) -> tuple[Aligned, ...]:
    """Silence of every directory whose archives were looked at, and phone durations of the telling ones."""
    found, places = store.find(AlignedDirs), store.find(Places)
    if found is None or places is None:
        return ()
    known = {path: item for path, item in found.by_dir.items() if item.stats.frames}
    drawn = _telling(diagnosis, [path for path, item in known.items() if item.stats.phones_known])
    return tuple(_aligned(path, item, places, drawn=path in drawn) for path, item in known.items())


def _telling(diagnosis: Diagnosis, paths: list[str]) -> set[str]:
    """The stage the verdict names with the last one before it, else the last two."""
    place = diagnosis.verdict.dir
    at = paths.index(place) if place in paths else len(paths) - 1
    return set(paths[max(0, at - 1) : at + 1])


def _aligned(path: str, item: AlignedDir, places: Places, *, drawn: bool) -> Aligned:
    stats = item.stats
    shift = _FEATURE_SHIFT * _subsampling(path, places)
    silence = 100.0 * stats.silence_share if stats.phones_known and item.silence is not None else None
    phones = _phones(item, places, 1000 * shift) if drawn else ()
    return Aligned(path, len(stats.keys), stats.frames * shift / 3600, not item.complete, silence, phones)


def _subsampling(path: str, places: Places) -> int:
    raw = places.named(f"{path}/").raw("frame_subsampling_factor")
    return int(raw) if raw is not None and raw.strip().isdigit() and len(raw) < 4 else 1


def _phones(item: AlignedDir, places: Places, frame_ms: float) -> tuple[Phone, ...]:
    """Phones by name, positions in the word taken together."""
    model = item.located.model
    lang = places.lang_of(item.dir)
    names = lang.phones() if lang is not None else {}
    if model is None:
        return ()
    groups: dict[str, list[int]] = {}
    for phone in model.topology.phones:
        name = names.get(phone, f"phone {phone}")
        groups.setdefault(name[:-2] if name[-2:] in {"_B", "_I", "_E", "_S"} else name, []).append(phone)
    silence = set(item.silence or ())
    lengths = item.stats.lengths
    counted = lengths.per_phone()
    return tuple(
        _phone(name, phones, lengths, int(model.min_length[phones[0]]), frame_ms, silence=phones[0] in silence)
        for name, phones in groups.items()
        if int(counted[phones].sum())
    )


def _phone(
    name: str, phones: list[int], lengths: PhoneLengths, shortest: int, frame_ms: float, *, silence: bool
) -> Phone:
    import numpy as np

    from kaldi_doctor.align.durations import ALL

    values, counts = lengths.histogram(ALL, phones)
    running = np.cumsum(counts)
    total = int(running[-1])
    shares = (0.05, 0.25, 0.5, 0.75, 0.95)
    p5, p25, median, p75, p95 = (float(values[np.searchsorted(running, s * total)]) * frame_ms for s in shares)
    return Phone(
        name=name,
        silence=silence,
        count=total,
        p5=p5,
        p25=p25,
        median=median,
        p75=p75,
        p95=p95,
        at_shortest_percent=round(100 * float(counts[values <= shortest].sum()) / total, 1),
    )


def passes_of(store: FactStore) -> tuple[AlignmentPass, ...]:
    """The last pass of every directory that aligned."""
    passes = store.find(AlignPasses)
    if passes is None:
        return ()
    made = []
    for path in sorted(passes.by_dir):
        last = passes.by_dir[path][-1]
        lost = [*(name for name, _ in last.failed), *last.no_features, *last.empty]
        name = f"iteration {last.iteration}" if last.iteration else last.pass_
        shown = tuple(lost[:MOST_FAILED])
        made.append(
            AlignmentPass(path, name, last.total, last.retried, last.errors, last.log_like, shown, str(last.origin))
        )
    return tuple(made)


def worst_of(diagnosis: Diagnosis, store: FactStore) -> tuple[Worst, ...]:
    """Utterances with the most errors: of the stage that the verdict names, of the best and of the last one."""
    errors = store.find(UtteranceErrors)
    if errors is None:
        return ()
    scored = [rung for rung in diagnosis.ladder if rung.score is not None]
    if not scored:
        return ()
    named = [rung for rung in scored if rung.dir == diagnosis.verdict.dir]
    best = min(scored, key=lambda rung: rung.score.percent if rung.score else 0.0)
    wanted = dict.fromkeys(r.score.decode_dir for r in (*named, best, scored[-1]) if r.score is not None)
    return tuple(_worst(path, found) for path in wanted if (found := errors.get(path)) is not None)


def _worst(decode: str, found: DecodeErrors) -> Worst:
    order = sorted(found.words, key=lambda one: (-one.errors, one.utt))
    wrong = [one for one in order if one.errors]
    shown = [
        WorstUtterance(
            one.utt,
            one.errors,
            sum(left != GAP for left, _ in one.pairs),
            tuple((_word(left), _word(right)) for left, right in one.pairs[:MOST_WORDS]),
        )
        for one in wrong[:MOST_UTTERANCES]
    ]
    return Worst(decode, found.path, len(wrong), len(order), tuple(shown))


def _word(word: str) -> str | None:
    return None if word == GAP else word


def speakers_of(
    diagnosis: Diagnosis, store: FactStore, tree: Tree
) -> tuple[tuple[str, ...], tuple[SpeakerErrors, ...]]:
    """(decodes of the ladder whose speakers are known, one row a speaker, worst in the last of them first)."""
    errors = store.find(UtteranceErrors)
    if errors is None:
        return (), ()
    columns: dict[str, dict[str, tuple[int, int]]] = {}
    for rung in diagnosis.ladder:
        found = errors.get(rung.score.decode_dir) if rung.score is not None else None
        if rung.score is not None and found is not None:
            counted = _by_speaker(found, rung.score.decode_dir, tree)
            if len(counted) > 1:
                columns[rung.score.decode_dir] = counted
    names = list(dict.fromkeys(name for counted in columns.values() for name in counted))
    rows = [_speaker(name, list(columns.values())) for name in names]
    rows.sort(key=lambda row: (-(row.percents[-1] or 0.0), row.speaker))
    return tuple(columns), tuple(rows[:MOST_SPEAKERS])


def _speaker(name: str, columns: Sequence[Mapping[str, tuple[int, int]]]) -> SpeakerErrors:
    counts = [counted.get(name) for counted in columns]
    percents = tuple(None if c is None or not c[1] else round(100 * c[0] / c[1], 2) for c in counts)
    return SpeakerErrors(name, max(c[1] for c in counts if c is not None), percents)


def _by_speaker(found: DecodeErrors, decode: str, tree: Tree) -> dict[str, tuple[int, int]]:
    """(errors, reference words) by speaker: as scoring counted them, else by utt2spk of the decode's data."""
    if found.speakers:
        return {one.speaker: (one.errors, one.words) for one in found.speakers if one.speaker != "SUM"}
    data = data_of(tree.real(decode))
    try:
        table = dict(read_text(data / "utt2spk", tree.bounds).firsts()) if data else {}
    except (OSError, UnreadableArtifact):
        return {}
    counted: dict[str, tuple[int, int]] = {}
    for utt, errors, words in zip(found.counts.utts, found.counts.errors, found.counts.words, strict=True):
        if utt in table:
            before = counted.get(table[utt], (0, 0))
            counted[table[utt]] = before[0] + errors, before[1] + words
    return counted
