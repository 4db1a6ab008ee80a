"""What the tool says: where a number was read, findings, harms, scores, and the diagnosis they add up to.

Standard library only; every layer may import this one. Record types of a single artefact live beside its reader.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kaldi_doctor.figures import Figures
from kaldi_doctor.kinds import Cause, DirKind, HarmKind, RungState, Severity, StageKind, State, Word


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a number was read: file (relative to the parent of exp), line from 1, byte offset from 0."""

    path: str
    line: int | None = None
    byte_offset: int | None = None

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Range:
    """Expected range of a metric, ends included; None is open. `source` says who says so."""

    low: float | None
    high: float | None
    source: str
    origin: str | None = None
    key: str | None = None
    """Cheatsheet key (`sat.align_failed`), where the range came from there."""

    def __contains__(self, value: float) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One measured number (or quoted line) behind a finding."""

    metric: str
    value: float | int | str | None
    unit: str = ""
    expected: Range | None = None
    origin: Origin | None = None
    quote: str | None = None
    """The line of the file as it stands there, control characters and all: renderers must escape it."""
    label: str | None = None
    """Short word in front of it on the screen (`before`, `worst`); the metric where None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong in one directory, with the evidence, and what it points to.

    `points_to` names the causes that it speaks for, each with how strongly: a hint, typical, or all but a proof.
    What that is worth is counted (verdict/weights.json); `cause` is the one it speaks for most.
    """

    rule: str
    name: str
    severity: Severity
    dir: str
    summary: str
    points_to: tuple[tuple[Cause, Word], ...]
    evidence: tuple[Evidence, ...] = ()
    advice: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    confidence: str = "measured"
    """measured, inferred or guess."""
    stage: StageKind | None = None
    caused_by: str | None = None
    """Rule code of the finding that this one follows from; filled in by the verdict."""
    symptom: bool = False
    """True for findings that say *that* it went wrong (a WER jump), not why: they never name the cause alone."""
    incomplete: bool = False
    """True where the finding means unfinished work (killed, still running) rather than a wrong result."""
    by_score: bool = False
    """True where the finding compares scores, and so says nothing where something else explains the score."""
    explains_score: bool = False
    """True where most errors of `dir` have this one reason: what its score seems to say beyond that follows from it."""

    @property
    def cause(self) -> Cause:
        """The cause this finding speaks for most."""
        return max(self.points_to, key=lambda item: item[1].rank)[0] if self.points_to else Cause.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """A rule looked at one directory and found it in order: the material of "ruled out"."""

    rule: str
    dir: str
    summary: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule was skipped, for the whole tree (`dir` None) or for one directory, and why."""

    rule: str
    reason: str
    dir: str | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file or directory of the tree that could not be read."""

    path: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """What was measured to be bad: a loss, data that were lost, a score that says nothing, work unfinished."""

    kind: HarmKind
    dir: str
    size: float | None
    unit: str | None
    """`points` of error rate, or `percent` of what was looked at; None where the harm has no size."""
    large: bool
    """Whether the result is unusable or the loss large (limits in the cheatsheet)."""
    rule: str
    """Rule that measured it."""
    summary: str
    p: float | None = None
    """Probability of so large a loss by chance, where it was computed."""
    base: str | None = None
    """Directory that a loss is counted from."""
    base_decode: str | None = None
    """The decode of `base` that the score was held against: what both were decoded with explains no difference."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of the ledger behind a candidate: decibans, what was seen, and the runs it was counted on."""

    db: float
    text: str
    counts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseWeight:
    """One candidate of the verdict: a cause at a directory, with the ledger of what speaks for and against it."""

    dir: str
    cause: Cause
    score: float
    """Sum of the ledger, in decibans."""
    probability: float
    ledger: tuple[LedgerLine, ...]
    aside: tuple[str, ...] = ()
    """Rules that saw the same as a stronger one of their group, and so were not added."""

    @property
    def speaks_for(self) -> tuple[str, ...]:
        """What speaks for it, strongest first."""
        return tuple(line.text for line in self.ledger if line.db > 0)

    @property
    def speaks_against(self) -> tuple[str, ...]:
        """What speaks against it, strongest first."""
        return tuple(line.text for line in self.ledger if line.db < 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The judgement of the whole tree."""

    state: State
    dir: str | None
    stage: StageKind | None
    cause: Cause
    confidence: str
    because: tuple[str, ...]
    summary: str
    next: str
    harm: tuple[Harm, ...] = ()
    """What the verdict explains, along the lineage."""
    probability: float | None = None
    """Of the cause, given that something is wrong; None where nothing is."""
    candidates: tuple[CauseWeight, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Errors of one scored decode at its best LM weight and word insertion penalty.

    From `wer_*`/`cer_*` files (compute-wer) or sclite `.sys`. Counts are None for sclite rows, which only give
    percentages. `percent` is what the file prints.
    """

    percent: float
    errors: int | None
    ref_words: int | None
    ins: int | None
    dels: int | None
    subs: int | None
    sentences: int | None
    sentence_errors: int | None
    missing: int
    """Reference utterances that the hypothesis lacks (`not present in hyp`)."""
    partial: bool
    metric: str
    """WER, CER or PER."""
    lmwt: int | None
    wip: float | None
    decode_dir: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class HyperValue:
    """One hyperparameter as used, with where it was read and the cheatsheet range it is compared with."""

    value: float | int | str | bool
    origin: Origin | None
    assumed: bool = False
    """True where only the script's default is known."""
    expected: Range | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One row of the ladder: a trained system, its parents, its score and its state."""

    dir: str
    name: str
    stage: StageKind
    kind: DirKind
    flavour: str
    parents: tuple[str, ...]
    state: RungState
    score: Score | None
    aligned_percent: float | None
    """Utterances aligned in the last pass over this stage's training data, or None where no log says."""
    published: str | None = None
    """Score of the recognised recipe's RESULTS file, as text, or None."""
    change: float | None = None
    """Points of WER against its parent stage, where a comparable score exists; positive is worse."""
    change_p: float | None = None
    """Probability that chance alone makes so large a change."""
    change_base: str | None = None
    """Decode directory that `change` is counted from."""
    hyperparameters: tuple[tuple[str, HyperValue], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Everything that `diagnose` says about one exp tree; each report format renders this and nothing else."""

    exp_dir: str
    recipe: tuple[str, bool] | None
    """(name, guessed)."""
    verdict: Verdict
    ladder: tuple[Rung, ...]
    findings: tuple[Finding, ...]
    risks: tuple[str, ...]
    """Rules whose findings explain no harm: worth knowing, never a state."""
    cleared: tuple[Cleared, ...]
    skipped: tuple[Skipped, ...]
    unreadable: tuple[Unreadable, ...]
    totals: dict[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    """Things said once on the screen: sampling, copied directories, files read only in part."""
    rules_run: int = 0
    scored_on: tuple[str, str] | None = None
    """(test set, LM) of the scores on the ladder, where most stages share one."""
    given: str | None = None
    """The tree as the user called it; `exp_dir` where a library caller did not say."""
    prefix: str = ""
    """From where the user stands to the directory that paths of the tree are relative to; ends in a slash."""
    figures: Figures | None = None
    """Curves, sweeps and long tables, where a report that draws them was asked for; no part of the JSON."""

    @property
    def called(self) -> str:
        """What reports for people call the tree."""
        return self.given or self.exp_dir

    def here(self, path: str) -> str:
        """A path of the tree as it opens from where the user stands."""
        return path if path.startswith("/") else self.prefix + path
