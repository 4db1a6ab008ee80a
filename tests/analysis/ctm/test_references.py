"""What a CTM is held against: nothing is at hand unless given."""

from __future__ import annotations

from kaldi_doctor.analysis.ctm.references import CtmReferences


def test_nothing_is_at_hand_by_itself():
    bare = CtmReferences()
    assert (bare.text, bare.segments, bare.utt2dur, bare.vocabulary, bare.oov) == (None, None, None, frozenset(), None)
