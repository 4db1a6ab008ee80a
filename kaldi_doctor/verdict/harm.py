"""Harm: what was measured to be bad. A verdict explains a harm; without one a tree is healthy, whatever its risks.

A rule says in its decorator whether what it finds is a harm by itself (utterances lost, a network that diverged, a
score that is void). Losses between stages come from the ladder with their probability of chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.kinds import HarmKind, Severity
from kaldi_doctor.model import Finding, Harm
from kaldi_doctor.verdict.nodes import NodeKind, Nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kaldi_doctor.cheatsheet.load import Cheatsheet
    from kaldi_doctor.facts.ladder import Comparison, Ladder
    from kaldi_doctor.facts.scores import Scores
    from kaldi_doctor.rules._registry import Rule


@dataclass(frozen=True, slots=True)
class Harms:
    """What was measured, and what would be a harm if something accounted for it.

    Attributes:
        proven: along the lineage; each is a harm whatever its cause.
        doubtful: scores that are poor, or rises that may be chance: a harm only where independent evidence explains
            them.
    """

    proven: tuple[Harm, ...]
    doubtful: tuple[Harm, ...]


def harms_of(
    findings: Sequence[Finding],
    rules: Mapping[str, Rule],
    nodes: Nodes,
    ladder: Ladder | None,
    scores: Scores | None,
    sheet: Cheatsheet,
) -> Harms:
    """All harms of a tree, along the lineage."""
    proven = list(_found(findings, rules, sheet))
    doubtful: list[Harm] = []
    for item in ladder.comparisons if ladder is not None else ():
        loss = _loss(item, sheet)
        if loss is not None:
            (proven if loss.p is not None and loss.p <= sheet.value("verdict.loss_p") else doubtful).append(loss)
        late = _late(item, sheet)
        if late is not None:
            proven.append(late)
    for harm in _poor_scores(scores, sheet):
        (proven if harm.large else doubtful).append(harm)
    proven = _standing(proven, nodes, scores)

    def order(harm: Harm) -> tuple[object, ...]:
        return nodes.order(harm.dir), harm.kind

    return Harms(tuple(sorted(proven, key=order)), tuple(sorted(doubtful, key=order)))


def _found(findings: Iterable[Finding], rules: Mapping[str, Rule], sheet: Cheatsheet) -> Iterator[Harm]:
    """What rules found to be a harm by itself."""
    for finding in findings:
        rule = rules.get(finding.rule)
        if rule is None or rule.harm is None or finding.severity.rank > rule.harm_from.rank:
            continue
        size = next((e for e in finding.evidence if e.unit == "percent" and isinstance(e.value, (int, float))), None)
        percent = float(size.value) if size is not None and isinstance(size.value, (int, float)) else None
        yield Harm(
            kind=rule.harm,
            dir=finding.dir.rstrip("/"),
            size=percent,
            unit="percent" if percent is not None else None,
            large=rule.harm is not HarmKind.JOB
            and finding.severity is Severity.ERROR
            and (percent is None or percent >= sheet.value("verdict.large_loss")),
            rule=finding.rule,
            summary=finding.summary,
            evidence=finding.evidence[:1],
        )


def _loss(item: Comparison, sheet: Cheatsheet) -> Harm | None:
    """A score that is worse than that of its parent stage."""
    if (
        not item.fair
        or item.ratio in sheet.good("ladder.rise_ratio")
        or item.change in sheet.good("ladder.rise_points")
    ):
        return None
    if item.p > sheet.value("verdict.doubtful_p") or (item.own.ref_words or 0) < sheet.value("ladder.smallest_test"):
        return None
    return Harm(
        kind=HarmKind.SCORE,
        dir=item.own.decode_dir,
        size=round(item.change, 2),
        unit="points",
        p=item.p,
        large=item.change >= sheet.value("verdict.large_loss")
        or item.own.percent not in sheet.good("ladder.hopeless_wer"),
        rule="WER001",
        summary=f"{item.own.metric} rises from {item.base.percent:.2f} % ({item.parent}) to {item.own.percent:.2f} %",
        base=item.parent,
        base_decode=item.base.decode_dir,
    )


def _late(item: Comparison, sheet: Cheatsheet) -> Harm | None:
    """A score that the next stage, trained on its alignments, leaves far behind: the models were in its reach."""
    fall = item.base.percent - item.own.percent
    if item.own.percent * sheet.value("verdict.late_ratio") > item.base.percent or fall < sheet.value(
        "verdict.late_points"
    ):
        return None
    if (item.own.ref_words or 0) < sheet.value("ladder.smallest_test"):
        return None
    return Harm(
        kind=HarmKind.SCORE,
        dir=item.base.decode_dir,
        size=round(fall, 2),
        unit="points",
        p=item.p,
        large=fall >= sheet.value("verdict.large_loss"),
        rule="WER001",
        summary=f"{item.base.metric} {item.base.percent:.2f} %, one stage later {item.own.percent:.2f} % ({item.dir})",
        base=item.dir,
    )


def _poor_scores(scores: Scores | None, sheet: Cheatsheet) -> Iterator[Harm]:
    """Scores that are far from none wrong: a harm only where something accounts for it."""
    for path, score in (scores.best if scores is not None else {}).items():
        if score.percent >= sheet.value("verdict.far_off") and (score.ref_words or 0) >= sheet.value(
            "ladder.smallest_test"
        ):
            yield Harm(
                kind=HarmKind.SCORE,
                dir=path,
                size=round(score.percent, 2),
                unit="percent",
                large=score.percent not in sheet.good("ladder.hopeless_wer"),
                rule="WER002",
                summary=f"{score.metric} {score.percent:.2f} %",
            )


def _standing(proven: list[Harm], nodes: Nodes, scores: Scores | None) -> list[Harm]:
    """Harms without the unfinished work that was made up for; what lies below may be made up for first."""
    while True:
        left = [harm for harm in proven if not _made_up_for(harm, proven, nodes, scores)]
        if len(left) == len(proven):
            return left
        proven = left


def _made_up_for(harm: Harm, every: Sequence[Harm], nodes: Nodes, scores: Scores | None) -> bool:
    """Whether unfinished work was made up for: what was made from it was finished and scored."""
    if harm.kind is not HarmKind.JOB or scores is None:
        return False
    jobs = {other.dir for other in every if other.kind is HarmKind.JOB and other.dir != harm.dir}
    if nodes.kind(harm.dir) is NodeKind.DECODE:
        return False
    return any(
        nodes.kind(path) is NodeKind.DECODE and path in scores.best and not _between(harm.dir, path, jobs, nodes)
        for path in nodes.children(harm.dir)
    )


def _between(upper: str, lower: str, jobs: set[str], nodes: Nodes) -> bool:
    """Whether other unfinished work lies on the way down."""
    return any(nodes.reaches(upper, other) and nodes.reaches(other, lower) for other in jobs)
