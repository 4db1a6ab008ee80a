"""Two runs put side by side: scores first, then what differs, networks, findings, and what could not be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.analysis.runs.changes import Change, data_changes, graph_changes, pipe_changes, setting_changes
from kaldi_doctor.analysis.runs.scores import Answer, ScorePair, best_pairs, stage_pairs

if TYPE_CHECKING:
    from kaldi_doctor.analysis.runs.run import Found, Network, Run

_SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A second run against a first.

    Attributes:
        best: the best of each on every test set, LM and pass.
        stages: the same by stage, where several stages are shared.
        only: stages that only the first, only the second has.
        networks: those that both have.
        new, gone: findings of the second, of the first alone; `same` are in both, as the second words them.
        cannot: what could not be compared, and why.
    """

    first: Run
    second: Run
    best: tuple[ScorePair, ...]
    stages: tuple[ScorePair, ...]
    settings: tuple[Change, ...]
    pipes: tuple[Change, ...]
    data: tuple[Change, ...]
    graphs: tuple[Change, ...]
    only: tuple[tuple[str, ...], tuple[str, ...]]
    networks: tuple[tuple[Network, Network], ...]
    new: tuple[Found, ...]
    same: tuple[Found, ...]
    gone: tuple[Found, ...]
    cannot: tuple[str, ...]

    @property
    def worse(self) -> bool:
        """Whether the second is worse beyond chance: the best of each on a test set, or a stage that both have."""
        return any(pair.answer is Answer.WORSE for pair in (*self.best, *self.stages))

    @property
    def comparable(self) -> bool:
        """Whether they share a test set or a stage at all."""
        return bool(self.best or set(self.first.dirs) & set(self.second.dirs) or self.networks)


def compared(first: Run, second: Run) -> Comparison:
    """The second against the first."""
    stages = stage_pairs(first, second)
    networks = _networks(first, second)
    before = {(f.rule, f.dir): f for f in first.findings}
    after = {(f.rule, f.dir): f for f in second.findings}
    return Comparison(
        first=first,
        second=second,
        best=best_pairs(first, second),
        stages=stages if len({pair.stage for pair in stages}) > 1 else (),
        settings=setting_changes(first, second, [*((p.first.dir, p.second.dir) for p in stages), *networks]),
        pipes=pipe_changes(first, second),
        data=data_changes(first, second),
        graphs=graph_changes(first, second),
        only=(
            tuple(where for where in first.dirs if where not in second.dirs),
            tuple(where for where in second.dirs if where not in first.dirs),
        ),
        networks=tuple((first.networks[one], second.networks[two]) for one, two in networks),
        new=_ordered([f for key, f in after.items() if key not in before]),
        same=_ordered([f for key, f in after.items() if key in before]),
        gone=_ordered([f for key, f in before.items() if key not in after]),
        cannot=tuple(_cannot(first, second)),
    )


def _networks(first: Run, second: Run) -> list[tuple[str, str]]:
    """Networks of the same name; one that each has alone, in the same place (`nnet3/`), was renamed."""
    pairs = [(where, where) for where in first.networks if where in second.networks]
    alone = [[w for w in a.networks if w not in b.networks] for a, b in ((first, second), (second, first))]
    if len(alone[0]) == len(alone[1]) == 1 and len({side[0].rpartition("/")[0] for side in alone}) == 1:
        pairs.append((alone[0][0], alone[1][0]))
    return pairs


def _ordered(found: list[Found]) -> tuple[Found, ...]:
    rank = {word: index for index, word in enumerate(_SEVERITIES)}
    return tuple(sorted(found, key=lambda f: rank.get(f.severity, len(rank))))


def _cannot(first: Run, second: Run) -> list[str]:
    """What is missing for a whole comparison, in words."""
    told = []
    saved = [run.name for run in (first, second) if run.saved]
    if saved:
        told.append(
            f"{' and '.join(saved)}: saved JSON has one score a stage, settings of stages, verdict and findings; "
            "errors by utterance, feature pipes, data, graphs and networks are compared between trees only"
        )
        return told
    shared = [name for name in first.data if name in second.data]
    apart = [name for name in shared if not (first.data[name].exists and second.data[name].exists)]
    if apart:
        told.append(f"data directories that are not at hand in both: {', '.join(apart)}")
    return told
