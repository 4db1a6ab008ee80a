"""What the pictures and long tables of a report are drawn from: curves, sweeps, durations, errors, lineage.

Kept beside a diagnosis, not in it: only a report that draws asks for it (`diagnose(..., figures=True)`). Plain values
of the standard library; paths are those of the tree, relative to the parent of exp.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DecodeNode:
    """One decode of the lineage; `percent` is None where it has no score."""

    dir: str
    percent: float | None
    metric: str
    partial: bool


@dataclass(frozen=True, slots=True)
class StageNode:
    """One trained system of the lineage: the systems it was trained from, its training data, its decodes."""

    dir: str
    parents: tuple[str, ...]
    data: str | None
    decodes: tuple[DecodeNode, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One metric of one output of a network: (iteration, value) of train and valid, finite values only.

    Attributes:
        metric: accuracy (fraction), objf or loss.
        output: output node.
        turn: iteration after which the validation objective got worse by more than the cheatsheet allows; else None.
        best: iteration of the best value on valid.
    """

    metric: str
    output: str
    train: tuple[tuple[float, float], ...]
    valid: tuple[tuple[float, float], ...]
    turn: int | None
    best: int | None


@dataclass(frozen=True, slots=True)
class Network:
    """Training curves of one network; `rates` are effective learning rates by iteration."""

    dir: str
    flavour: str
    unit: str
    panels: tuple[Panel, ...]
    rates: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """One scored setting of a decode."""

    lmwt: int | None
    wip: float | None
    percent: float
    ins: int | None
    dels: int | None
    subs: int | None


@dataclass(frozen=True, slots=True)
class Sweep:
    """All settings of one decode; `at_edge` where the best LM weight is the first or last one tried."""

    dir: str
    metric: str
    settings: tuple[Setting, ...]
    best: Setting
    at_edge: bool


@dataclass(frozen=True, slots=True)
class Whisker:
    """95 % interval of an error rate, in points to either side."""

    decode_dir: str
    half_width: float
    by_utterance: bool
    """False where it comes from word counts alone, which makes it too narrow."""


@dataclass(frozen=True, slots=True)
class Phone:
    """Durations of one phone in milliseconds, by percentile."""

    name: str
    silence: bool
    count: int
    p5: float
    p25: float
    median: float
    p75: float
    p95: float
    at_shortest_percent: float
    """Segments as short as the HMM allows."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """Alignments of one directory; `silence_percent` of its frames, None where silence phones are not known."""

    dir: str
    utterances: int
    hours: float
    sampled: bool
    silence_percent: float | None
    phones: tuple[Phone, ...]
    """Filled for the directories whose durations are drawn."""


@dataclass(frozen=True, slots=True)
class AlignmentPass:
    """The last alignment pass of a directory, with the utterances that failed."""

    dir: str
    name: str
    total: int
    retried: int
    failed: int
    log_like: float | None
    utterances: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class WorstUtterance:
    """One utterance of a decode: (reference, hypothesis) words, None for no word."""

    utt: str
    errors: int
    words: int
    pairs: tuple[tuple[str | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class Worst:
    """The worst utterances of one decode."""

    decode_dir: str
    path: str
    wrong: int
    """Utterances with an error."""
    total: int
    utterances: tuple[WorstUtterance, ...]


@dataclass(frozen=True, slots=True)
class SpeakerErrors:
    """Error rate in percent of one speaker in each of `Figures.speaker_decodes`; None where it did not speak there."""

    speaker: str
    words: int
    percents: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All of it for one tree. `made` and `changed` are dates (ISO, UTC): of this run, and of the tree's newest file."""

    made: str
    changed: str | None
    lineage: tuple[StageNode, ...] = ()
    networks: tuple[Network, ...] = ()
    sweeps: tuple[Sweep, ...] = ()
    intervals: tuple[Whisker, ...] = ()
    aligned: tuple[Aligned, ...] = ()
    passes: tuple[AlignmentPass, ...] = ()
    worst: tuple[Worst, ...] = ()
    speaker_decodes: tuple[str, ...] = ()
    speakers: tuple[SpeakerErrors, ...] = ()
