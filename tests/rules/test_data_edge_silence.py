"""DATA005: no silence at the edges."""

from __future__ import annotations

from gmm_facts import MODEL, graph
from run_rule import run_rule

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding, Origin
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.analyze_alignments import EdgeSilence


def outcome(begin, end):
    records = Records()
    records.add(EdgeSilence(MODEL, "SIL", begin, end, 20.0, Origin(f"{MODEL}/log/analyze_alignments.log", 1)))
    return run_rule("DATA005", records=records, graph=graph())


def test_tight_cuts_are_found():
    (found,) = outcome(46.0, 12.0)
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == ("warning", Cause.SILENCE)


def test_silence_at_both_ends_is_cleared():
    (found,) = outcome(99.0, 98.0)
    assert isinstance(found, Cleared)


def test_tight_edges_weigh_less_than_edges_that_are_gone():
    (tight,), (gone,) = outcome(46.0, 48.0), outcome(3.0, 6.0)
    assert isinstance(tight, Finding)
    assert isinstance(gone, Finding)
    assert tight.points_to[0][1].rank < gone.points_to[0][1].rank
