"""The lines of steps/diagnostic/analyze_phone_length_stats.py (`analyze_alignments.log`) from phone lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.align.durations import ALL, BEGIN, END, LengthStats, PhoneLengths, stats_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LEAST_SHARE = 0.5
_LEAST_EDGE_SILENCE = 80.0
_NAMES = ((BEGIN, "At utterance begin"), (END, "At utterance end"), (ALL, "Overall"))
_EDGES = ((BEGIN, "begin"), (END, "end"))
_SPEECH = 0


def analyze_lines(
    lengths: PhoneLengths, symbols: Mapping[int, str], silence: Sequence[int], optional_silence: int
) -> list[str]:
    """All lines that the script prints, warnings first.

    Args:
        lengths: counts of all utterances.
        symbols: `phones.txt` in the order of its lines.
        silence: ids of `phones/silence.csl`.
        optional_silence: id of `phones/optional_silence.int`.
    """
    silent = frozenset(silence)
    speech = [phone for phone in range(1, lengths.phones) if phone not in silent]
    name = symbols.get(optional_silence, "")
    lines = list(_warnings(lengths, optional_silence, name))
    for place, words in _NAMES:
        lines += _place_lines(lengths, place, words, symbols, speech)
    lines += _silence_lines(lengths, optional_silence, name)
    return lines


def _warnings(lengths: PhoneLengths, optional_silence: int, name: str) -> Iterator[str]:
    for place, words in _EDGES:
        total = lengths.total(place)
        if total:
            percent = lengths.stats(place, [optional_silence]).count * 100.0 / total
            if percent < _LEAST_EDGE_SILENCE:
                yield (
                    f"analyze_phone_length_stats.py: WARNING: optional-silence {name} is seen only {percent}% "
                    f"of the time at utterance {words}.  This may not be optimal."
                )


def _place_lines(
    lengths: PhoneLengths, place: int, words: str, symbols: Mapping[int, str], speech: Sequence[int]
) -> Iterator[str]:
    total = lengths.total(place)
    if not total:
        return
    counts = lengths.per_phone(place)
    listed = [phone for phone in symbols if 0 < phone < lengths.phones]
    order = [_SPEECH, *listed] if _SPEECH in symbols else [*listed, _SPEECH]
    if _SPEECH in symbols:
        order = [phone for phone in symbols if phone < lengths.phones]
    numbers = {phone: int(counts[phone]) for phone in listed}
    numbers[_SPEECH] = int(counts[speech].sum()) if speech else 0
    for phone in sorted(order, key=lambda phone: -numbers[phone]):
        share = numbers[phone] * 100.0 / total
        if share < _LEAST_SHARE:
            continue
        stats = lengths.stats(place, speech if phone == _SPEECH else [phone])
        yield (
            f"{words}, {'nonsilence' if phone == _SPEECH else symbols[phone]} accounts for {share:.1f}% of phone "
            f"occurrences, with duration (median, mean, 95-percentile) is {_triple(stats)} frames."
        )


def _silence_lines(lengths: PhoneLengths, optional_silence: int, name: str) -> Iterator[str]:
    own = {place: lengths.stats(place, [optional_silence]) for place in (ALL, BEGIN, END)}
    frames = {place: int(lengths.frames(place).sum()) for place in (ALL, BEGIN, END)}
    if not frames[ALL]:
        return
    inside_frames = frames[ALL] - frames[BEGIN] - frames[END]
    inside_phones = lengths.total(ALL) - lengths.total(BEGIN) - lengths.total(END)
    if inside_frames <= 0 or inside_phones <= 0:
        return
    silent = own[ALL].frames - own[BEGIN].frames - own[END].frames
    yield (
        f"The optional-silence phone {name} occupies {own[ALL].frames * 100.0 / frames[ALL]:.1f}% of frames overall "
    )
    yield (
        f"Limiting the stats to the {inside_frames * 100.0 / frames[ALL]:.1f}% of frames not covered by an "
        f"utterance-[begin/end] phone, optional-silence {name} occupies "
        f"{silent * 100.0 / inside_frames:.1f}% of frames."
    )
    yield (
        f"Assuming 100 frames per second, the alignments represent {frames[ALL] / 360000.0:.1f} hours of data, "
        f"or {(frames[ALL] - own[ALL].frames) / 360000.0:.1f} hours if {name} frames are excluded."
    )
    stats = stats_of(*lengths.internal([optional_silence]))
    yield (
        f"Utterance-internal optional-silences {name} comprise {stats.count * 100.0 / inside_phones:.1f}% of "
        f"utterance-internal phones, with duration (median, mean, 95-percentile) = {_triple(stats)}"
    )


def _triple(stats: LengthStats) -> str:
    return f"({stats.median},{stats.mean:.1f},{stats.p95})"
