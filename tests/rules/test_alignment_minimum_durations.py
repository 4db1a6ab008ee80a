"""ALI025: many more shortest phones than before."""

from __future__ import annotations

from aligned import DIR, PARENT, Parents, aligned, directory, speech
from run_rule import run_rule

from kaldi_doctor.model import Cleared, Finding


def squeezed(utterances):
    """Two phones of three shortest, the frames given to the last silence."""
    found = {}
    for key, pairs in utterances.items():
        inner = [(p, 3 if i % 3 else n) for i, (p, n) in enumerate(pairs[1:-1])]
        spare = sum(n for _, n in pairs[1:-1]) - sum(n for _, n in inner)
        found[key] = [pairs[0], *inner, (1, pairs[-1][1] + spare)]
    return found


def test_a_jump_is_found():
    before = speech(utterances=30)
    (found,) = run_rule("ALI025", aligned=aligned(directory(before, path=PARENT), directory(squeezed(before), path=DIR)), graph=Parents())
    assert isinstance(found, Finding)


def test_the_same_share_is_cleared():
    before = speech(utterances=30)
    (found,) = run_rule("ALI025", aligned=aligned(directory(before, path=PARENT), directory(before, path=DIR)), graph=Parents())
    assert isinstance(found, Cleared)
