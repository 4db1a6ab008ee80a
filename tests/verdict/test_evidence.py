"""verdict/evidence.py: outcomes of rules as observations with group, level and node."""

from verdict.small_tree import Cause, clean, finding, nodes, rules

from kaldi_doctor.kinds import Severity, Word
from kaldi_doctor.verdict.evidence import USUAL, observations


def test_a_finding_has_a_level_for_each_cause_it_names_and_is_usual_for_others():
    one = finding("A", "exp/mono", (Cause.AUDIO, Word.PROOF), (Cause.LM, Word.HINT), severity=Severity.WARNING)
    seen = observations([one], [], rules(), nodes())[0]
    assert seen.level(Cause.AUDIO) == "odd proof"
    assert seen.level(Cause.LM) == "odd hint"
    assert seen.level(Cause.GRAPH) == USUAL
    assert seen.fired


def test_what_is_in_order_is_usual_and_a_note_is_not_weighed():
    note = finding("A", "exp/mono", (Cause.AUDIO, Word.PROOF), severity=Severity.NOTE)
    seen = observations([note], [clean("B", "exp/mono/")], rules(), nodes())
    assert [(o.rule, o.node, o.fired) for o in seen] == [("A", "exp/mono", False), ("B", "exp/mono", False)]
    assert seen[1].level(Cause.AUDIO) == USUAL


def test_they_come_along_the_lineage_with_the_group_of_their_rule():
    found = [finding("A", "exp/tri3b", (Cause.AUDIO, Word.HINT)), finding("B", "data/train", (Cause.AUDIO, Word.HINT))]
    seen = observations(found, [], rules(groups={"A": "same"}), nodes())
    assert [(o.rule, o.group) for o in seen] == [("B", "B"), ("A", "same")]


def test_stronger_levels_rank_higher():
    def rank(severity, word):
        return observations([finding("A", "exp/mono", (Cause.LM, word), severity=severity)], [], rules(), nodes())[0].rank(Cause.LM)

    ranks = [rank(severity, word) for word in Word for severity in (Severity.WARNING, Severity.ERROR)]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)
