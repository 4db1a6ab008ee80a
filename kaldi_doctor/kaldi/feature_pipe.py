"""The pipes by which Kaldi programs take their features, in one normal form.

Scripts build them from few programs (steps/train_*.sh, steps/align_*.sh, steps/decode*.sh, steps/nnet{,2,3}/*.sh):
apply-cmvn, add-deltas, splice-feats, transform-feats and the like, joined by `|` inside an rspecifier (`ark:... |`).
The options that count, and their defaults, are those of src/featbin/*.cc. Nothing is executed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

_TOKEN = re.compile(r"((?:\"[^\"]*\"|'[^']*'|\\.|[^\s\"'|;&<>])+)|(\|\||&&|[|;&<>])")
_QUOTES = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_SPECIFIER = re.compile(r"(?:--[\w-]{1,60}=)?(ark|scp)[\w,]{0,60}:(.*)", re.DOTALL)
_SPLIT = re.compile(r"/{1,4}split\d{1,9}(?:utt)?/{1,4}\d{1,9}$")
_SCP = re.compile(r"(?:^|/)(?:feats|wav|train|train_sorted|cv|valid|ivector_online|online_ivectors)[\w.-]*\.scp$")
_NUMBERED = re.compile(r"(?:\.(?:\d{1,9}|\*|JOB)){1,4}$")
_MODEL = re.compile(r"(?<![^\s\"'|=:])[^\s\"'|=:]+\.(?:mdl|alimdl|raw|nnet)\b")
_DEPTH = 4
"""Pipes inside pipes that are followed: paste-feats holds one in another."""
_LONGEST = 20_000
"""Characters of a command line that are looked at."""


@dataclass(frozen=True, slots=True)
class Cmvn:
    """Cepstral normalisation: which moments are removed. `kind` is speaker, sliding or online."""

    means: bool
    variances: bool
    kind: str = "speaker"

    def __str__(self) -> str:
        what = " and ".join(name for name, on in (("means", self.means), ("variances", self.variances)) if on)
        return f"{self.kind} CMVN of {what}"


@dataclass(frozen=True, slots=True)
class Step:
    """One step after normalisation.

    Attributes:
        kind: deltas, splice, matrix (one for all, LDA+MLLT), speaker (a transform for each, fMLLR), paste, subsample,
            select or network.
        value: order and window, left and right context, number of frames; empty where a file tells.
        file: the matrix, transform archive (without job number), pasted features or network; empty without one.
    """

    kind: str
    value: str = ""
    file: str = ""

    @property
    def folder(self) -> str:
        """Directory of the file."""
        return self.file.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class FeaturePipe:
    """Features as a program takes them. `source` is the list they come from, `data` its directory without split."""

    source: str
    cmvn: Cmvn | None = None
    steps: tuple[Step, ...] = ()

    @property
    def data(self) -> str:
        """Directory of the source: the data directory."""
        return _SPLIT.sub("", self.source.rpartition("/")[0])

    def of(self, *kinds: str) -> tuple[Step, ...]:
        """The steps of some kinds, in order."""
        return tuple(step for step in self.steps if step.kind in kinds)


@dataclass(frozen=True, slots=True)
class PipeUse:
    """A program that takes features. `model` is the first model named for it; `ivectors` the list of i-vectors."""

    program: str
    model: str
    pipe: FeaturePipe
    ivectors: str
    options: tuple[str, ...]


def pipe_uses(command: str) -> tuple[PipeUse, ...]:
    """Every program of a command line that takes features, in order; empty where there is none."""
    found: list[PipeUse] = []
    _pipeline(_stages(command[:_LONGEST]), found, 0)
    return tuple(found)


def option_of(options: Sequence[str], name: str) -> str | None:
    """Value of the last `--name=value` among words; of a bare `--name`, "true"; None where it is not given."""
    found = None
    for word in options:
        if word == f"--{name}":
            found = "true"
        elif word.startswith(f"--{name}="):
            found = word[len(name) + 3 :]
    return found


def _stages(text: str) -> list[list[str]]:
    """Words of each program of a command line; `&&` and `;` begin one that reads no pipe (an empty stage before)."""
    stages: list[list[str]] = [[]]
    for word, sign in _TOKEN.findall(text):
        if word:
            stages[-1].append(_QUOTES.sub(lambda hit: hit[1] or hit[2] or "", word))
        elif sign == "|":
            stages.append([])
        elif sign in {"&&", ";", "||", "&"}:
            stages.extend(([], []))
        # `<` and `>` only redirect: the file name stays a word, and is none that is looked for.
    return stages


def _pipeline(stages: list[list[str]], found: list[PipeUse], depth: int) -> FeaturePipe | None:
    """Follow a pipe from left to right; returns the features that its last program writes, None where it does not."""
    carried: FeaturePipe | None = None
    for words in stages:
        carried = _program(words, carried, found, depth) if words else None
    return carried


def _program(words: list[str], carried: FeaturePipe | None, found: list[PipeUse], depth: int) -> FeaturePipe | None:
    """One program: the features it passes on, and, where it consumes them, an entry in `found`."""
    name = words[0].rpartition("/")[2]
    options = [word for word in words[1:] if word.startswith("--")]
    plain = [word for word in words[1:] if not word.startswith("--")]
    if name in _PASSES_ON:
        return _transformed(name, options, plain, carried, found, depth)
    if depth and not name.endswith(("-forward", "-compute")):
        listed = next((word for word in words[1:] if _SCP.search(word)), None)
        if listed is not None and not listed.startswith(("ark", "--")):
            return FeaturePipe(listed.rpartition(":")[2])  # a script or cat that lists feats.scp
    taken = next((pipe for word in words[1:] if (pipe := _operand(word, carried, found, depth)) is not None), None)
    if taken is not None:
        model = next((hit[0] for word in words[1:] if (hit := _MODEL.search(word))), "")
        ivectors = option_of(options, "online-ivectors") or option_of(options, "ivectors") or ""
        found.append(PipeUse(name, model, taken, ivectors.partition(":")[2] or ivectors, tuple(options)))
    return None


def _operand(word: str, carried: FeaturePipe | None, found: list[PipeUse], depth: int) -> FeaturePipe | None:
    """Features that an argument stands for; None where it stands for something else."""
    hit = _SPECIFIER.match(word)
    if hit is None or word.startswith(("--online-ivectors", "--ivectors", "--utt2spk", "--spk2utt")):
        return None
    rest = hit[2].strip()
    if rest == "-":
        return carried
    if rest.endswith("|"):
        return _pipeline(_stages(rest[:-1]), found, depth + 1) if depth < _DEPTH else None
    return FeaturePipe(rest) if hit[1] == "scp" and _SCP.search(rest) else None


def _transformed(
    name: str,
    options: list[str],
    plain: list[str],
    carried: FeaturePipe | None,
    found: list[PipeUse],
    depth: int,
) -> FeaturePipe | None:
    """Features behind a program that reads and writes features."""
    first = 1 if name in {"select-feats", "transform-feats", "nnet-forward", "nnet3-compute"} else 0
    feats = next((pipe for word in plain[first:] if (pipe := _operand(word, carried, found, depth)) is not None), None)
    if feats is None:
        return None
    if name in {"apply-cmvn", "apply-cmvn-sliding", "apply-cmvn-online"}:
        return replace(feats, cmvn=_cmvn(name, options))
    step = _step(name, options, plain)
    return feats if step is None else replace(feats, steps=(*feats.steps, *step))


def _cmvn(name: str, options: list[str]) -> Cmvn | None:
    """What a normalising program removes; None where its options switch it off altogether."""
    variances = option_of(options, "norm-vars") == "true"
    means = (option_of(options, "norm-means") or "true") == "true"
    if not means and not variances:
        return None
    return Cmvn(means, variances, {"apply-cmvn": "speaker", "apply-cmvn-sliding": "sliding"}.get(name, "online"))


def _step(name: str, options: list[str], plain: list[str]) -> tuple[Step, ...] | None:
    """The step that a program adds; None for one that leaves frames as they are."""
    if name == "add-deltas":
        order, window = option_of(options, "delta-order") or "2", option_of(options, "delta-window") or "2"
        return (Step("deltas", f"order {order}, window {window}"),)
    if name == "splice-feats":
        left, right = option_of(options, "left-context") or "4", option_of(options, "right-context") or "4"
        return (Step("splice", f"{left} and {right} frames"),)
    if name == "subsample-feats":
        return (Step("subsample", option_of(options, "n") or "1"),)
    if name == "select-feats":
        return (Step("select", plain[0] if plain else ""),)
    if name == "transform-feats" and plain:
        each = _SPECIFIER.match(plain[0])
        return (Step("speaker", "", _archive(each[2])) if each else Step("matrix", "", plain[0]),)
    if name == "paste-feats":
        return tuple(Step("paste", "", _archive(word.partition(":")[2])) for word in plain[1:-1])
    if name in {"nnet-forward", "nnet3-compute"}:
        return (Step("network", "", plain[0] if plain else ""),)
    return None


def _archive(rest: str) -> str:
    """The file of an rspecifier, without job number: `exp/tri3b/trans` of `cat exp/tri3b/trans.*|`."""
    words = [word for word in rest.replace("|", " ").split() if "/" in word and not word.startswith("--")]
    path = (words[-1] if words else rest).rpartition(":")[2]
    return _NUMBERED.sub("", path)


_PASSES_ON = frozenset(
    {
        "apply-cmvn", "apply-cmvn-sliding", "apply-cmvn-online", "add-deltas", "splice-feats", "transform-feats",
        "paste-feats", "subsample-feats", "select-feats", "copy-feats", "subset-feats", "select-voiced-frames",
        "nnet-forward", "nnet3-compute", "copy-matrix", "extract-rows", "extract-feature-segments", "add-deltas-sdc",
        "process-pitch-feats", "shift-feats", "reverse-feats",
    }
)  # fmt: skip
"""Programs that read features and write features."""
