"""What the rules saw, as the verdict weighs it: observations with a group, a level and a node.

A rule says what it saw and how strongly, never what that is worth against other rules: each observation names, for
the causes it is about, one of three words, and the weights behind the words are counted (weights.json).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaldi_doctor.rules._registry import Rule
    from kaldi_doctor.verdict.nodes import Nodes

USUAL = "usual"
"""Level of a rule that looked and found nothing out of the ordinary."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One outcome of one rule at one node.

    `group` is what the rule sees: rules that see one thing share it, and only the strongest of them counts.
    """

    rule: str
    group: str
    node: str
    severity: Severity | None
    """None where the rule found things as usual."""
    words: Mapping[Cause, Word]
    summary: str
    finding: Finding | None = None

    def level(self, cause: Cause) -> str:
        """How strongly this speaks for a cause: `usual`, or level and word (`poor proof`); other causes: `usual`."""
        word = self.words.get(cause)
        if self.severity is None or word is None:
            return USUAL
        return f"{'poor' if self.severity is Severity.ERROR else 'odd'} {word}"

    def rank(self, cause: Cause) -> int:
        """0 to 6: order of the levels that speak for a cause, for choosing what to show first."""
        word = self.words.get(cause)
        if word is None or self.severity is None:
            return 0
        return 2 * word.rank + (2 if self.severity is Severity.ERROR else 1)

    @property
    def fired(self) -> bool:
        """Whether the rule found something that counts; a note informs and is not weighed."""
        return self.severity is not None and self.severity is not Severity.NOTE


def observations(
    findings: Iterable[Finding], cleared: Iterable[Cleared], rules: Mapping[str, Rule], nodes: Nodes
) -> list[Observation]:
    """The outcomes of all rules as observations, along the lineage."""
    seen = [
        Observation(
            item.rule,
            _group(item.rule, rules),
            item.dir.rstrip("/"),
            item.severity,
            dict(item.points_to),
            item.summary,
            item,
        )
        for item in findings
    ]
    seen += [
        Observation(item.rule, _group(item.rule, rules), item.dir.rstrip("/"), None, {}, item.summary)
        for item in cleared
    ]
    return sorted(seen, key=lambda o: (nodes.order(o.node), o.rule))


def _group(code: str, rules: Mapping[str, Rule]) -> str:
    rule = rules.get(code)
    return rule.sees if rule is not None else code
