"""Logs of small real trees as templates: the same log for another job, another iteration and another number of jobs.

A log is cut once where the job, the iteration, an utterance id or a measured value stands, and joined again for every
log that is written. Values between two iterations of the template are interpolated, so that curves stay smooth.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

FIXTURES = Path(__file__).parent.parent / "tests" / "fixtures" / "exp"
JOBS = 4
"""Jobs of every training stage of the fixtures."""
BY_ITERATION = frozenset(
    [
        "update",
        "mupdate",
        "transform_means",
        "compose_transforms",
        "progress",
        "average",
        "compute_prob_train",
        "compute_prob_valid",
    ]
)
"""Logs whose one number is the iteration; the one number of other logs is the job."""
AS_IT_IS = frozenset(["select", "full_info", "full_progress", "get_post.combined", "acc_pdf"])
_NAME = re.compile(r"(?P<kind>[\w.]*?[a-z_])(?:\.(?P<first>\d+))?(?:\.(?P<second>\d+))?\.log")
_VALUE = (
    r"(?:(?<=[a-z] is )|(?<=' is )|(?<=like/frame )|(?<=per-frame=)|(?<=learning-rate=))"
    r"(?P<value>-?\d+\.\d+)(?= (?:over|per frame|--)|\n)"
)
_SPEAKER = r"\b(?P<group>t[re])(?P<speaker>\d\d[mf])(?=[-\s])"
_SUMMED = re.compile(
    r"(?<=over )(?P<over>\d+)(?= frames)|(?<=count )\d+(?=,)|(?<=stats is )\d{5,}|(?<=Data count is )\d+"
)
_RUN = re.compile(r"(?P<before>exp/[\w/.]*?)1(?P<after>\.(?:macc|acc|treeacc|raw))(?: (?P=before)\d+(?P=after))+")


Rewrite = Callable[[str, str], tuple[str, str] | None]
"""Makes another log of one: of its name and text; None leaves it out."""


@dataclass(slots=True)
class Template:
    """A log cut at its slots: `texts[0]`, slot 0, `texts[1]`, slot 1, and so on."""

    texts: list[str]
    slots: list[str]
    values: list[float]

    def write(self, words: dict[str, str], values: list[float]) -> bytes:
        """The log for one job and iteration: `words` by slot, `values` for the measured ones in order."""
        measured = iter(values)
        parts = [self.texts[0]]
        for slot, text in zip(self.slots, self.texts[1:], strict=True):
            parts.append(words[slot] if slot != "value" else f"{next(measured):.6g}")
            parts.append(text)
        return "".join(parts).encode()


def cut(text: str, job: int | None, iteration: int | None) -> Template:
    """Find the slots of a log of one job and iteration."""
    slots = [_VALUE, _SPEAKER]
    if job is not None:
        inner = (
            "" if iteration is None else rf"|(?<=/{iteration}\.){job}(?=\.m?acc)|(?<=/{iteration + 1}\.){job}(?=\.raw)"
        )
        slots.append(
            rf"(?P<job>(?<=split#/){job}(?=/)|(?<=[a-z]\.){job}(?=\.gz|\.acc|[ |\"'\n])"
            rf"|(?<=/){job}(?=\.treeacc){inner})"
        )
    if iteration is not None:
        end = r"(?=\.(?:mdl|occs|mat|alimdl|raw|\d+\.|\*\.))"
        slots.append(rf"(?P<x>(?<=/){iteration}{end}|(?<=cache\.){iteration}\b|(?<=srand=){iteration}\b)")
        slots.append(rf"(?P<next>(?<=/){iteration + 1}{end}|(?<=cache\.){iteration + 1}\b)")
        slots.append(rf"(?P<before>(?<=/){iteration - 1}{end})")
    slots.append("(?P<jobs>#)(?=/)")
    texts, kinds, values, last = [], [], [], 0
    for found in re.finditer("|".join(slots), text):
        kind = found.lastgroup or ""
        start = found.start()
        if kind == "speaker":
            kind, start = found["group"], found.start("speaker")
        elif kind == "value":
            values.append(float(found["value"]))
        texts.append(text[last:start])
        kinds.append(kind)
        last = start if kind in {"tr", "te"} else found.end()
    return Template([*texts, text[last:]], kinds, values)


@dataclass
class Logs:
    """The logs of one directory of a fixture, by kind, then iteration, then job (0 where the name has none)."""

    directory: Path
    renamed: dict[str, str] = field(default_factory=dict)
    copies: int = 1
    jobs: int = JOBS
    last: tuple[str, str] = ("", "")
    """How the last model is called in the fixture and here: `exp/tri1/20.` and `exp/tri1/35.`."""
    rewrite: Rewrite | None = None
    by_kind: dict[str, dict[int, dict[int, str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )
    others: dict[str, str] = field(default_factory=dict)
    _cut: dict[tuple[str, int, int], Template] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in sorted(self.directory.iterdir()):
            name, text = path.name, path.read_text()
            if self.rewrite is not None:
                other = self.rewrite(name, text)
                if other is None:
                    continue
                name, text = other
            found = _NAME.fullmatch(name)
            text = self.rename(text)
            if found is None or found["kind"] in AS_IT_IS or found["first"] is None:
                self.others[name] = self._final(self._summed(text)).replace("split#/", f"split{self.jobs}/")
            elif found["second"] is not None:
                self.by_kind[found["kind"]][int(found["first"])][int(found["second"])] = text
            elif found["kind"] in BY_ITERATION:
                self.by_kind[found["kind"]][int(found["first"])][0] = self._summed(text)
            else:
                self.by_kind[found["kind"]][-1][int(found["first"])] = self._final(text)

    def rename(self, text: str) -> str:
        """The text for the directory that is written; `split#` stands for the split of any number of jobs."""
        for before, after in self.renamed.items():
            text = text.replace(before, after)
        return re.sub(r"(?<=/split)\d+(?=/)", "#", text)

    def _final(self, text: str) -> str:
        return text.replace(*self.last) if self.last[0] else text

    def _summed(self, text: str) -> str:
        """Counts over all jobs grow with them, and lists of the files of all jobs as well."""
        text = _SUMMED.sub(lambda found: str(int(found[0]) * self.copies), text)
        text = re.sub(r"(?<=Summed )\d+(?= stats)|(?<=parameters of )\d+(?= neural)", str(self.jobs), text)
        return _RUN.sub(
            lambda found: " ".join(f"{found['before']}{job}{found['after']}" for job in range(1, self.jobs + 1)), text
        )

    def template(self, kind: str, iteration: int, job: int) -> Template:
        """The template of one log, cut when first asked for."""
        key = kind, iteration, job
        if key not in self._cut:
            text = self.by_kind[kind][iteration][job]
            self._cut[key] = cut(text, job or None, iteration if iteration >= 0 else None)
        return self._cut[key]
