"""verdict/folding.py: what follows from the verdict, what stands, what is a risk."""

from verdict.small_tree import LOST, Cause, HarmKind, finding, verdict_of

from kaldi_doctor.kinds import Severity, Word


def folded(*findings, harm=LOST):
    judged = verdict_of(findings, harm=harm)
    return {(f.rule, f.dir): f.caused_by for f in judged.findings}, judged


def test_only_what_lies_below_the_cause_is_folded():
    found, judged = folded(
        finding("H", "exp/tri2b", (Cause.FEATURES, Word.PROOF), percent=50.0),
        finding("A", "exp/tri3b", (Cause.SPEAKERS, Word.TYPICAL)),
        finding("A", "exp/mono", (Cause.SPEAKERS, Word.TYPICAL)),
    )
    assert found == {("H", "exp/tri2b"): None, ("A", "exp/tri3b"): "H", ("A", "exp/mono"): None}
    assert judged.risks == ("A",)


def test_a_loss_that_the_cause_cannot_have_made_is_never_folded():
    found, _ = folded(
        finding("H", "exp/tri2b/decode", (Cause.SEARCH, Word.PROOF), percent=50.0),
        finding("N", "exp/mono", (Cause.DIVERGED, Word.HINT), percent=30.0),
        harm={**LOST, "N": HarmKind.NETWORK},
    )
    assert found[("N", "exp/mono")] is None


def test_what_the_verdict_rests_on_stands_beside_the_leading_finding():
    found, judged = folded(
        finding("H", "exp/tri2b", (Cause.FEATURES, Word.PROOF), percent=50.0), finding("B", "exp/tri2b", (Cause.FEATURES, Word.PROOF))
    )
    assert set(found.values()) == {None}
    assert judged.risks == ()


def test_notes_are_never_folded_and_are_no_risks():
    found, judged = folded(
        finding("H", "exp/tri2b", (Cause.FEATURES, Word.PROOF), percent=50.0),
        finding("N", "exp/tri3b", (Cause.SEARCH, Word.HINT), severity=Severity.NOTE),
    )
    assert found[("N", "exp/tri3b")] is None
    assert judged.risks == ()
