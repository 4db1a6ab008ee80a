"""ALI023: alignments leave those they began with."""

from __future__ import annotations

from aligned import DIR, PARENT, Parents, aligned, directory, speech
from run_rule import run_rule

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.report._words import metric_words


def moved(utterances):
    """Another order of phones, with the same number of frames."""
    return {key: [pairs[0], *pairs[-2:0:-1], pairs[-1]] for key, pairs in utterances.items()}


def test_alignments_of_something_else_are_an_error():
    before = speech()
    (found,) = run_rule("ALI023", aligned=aligned(directory(before, path=PARENT), directory(moved(before), path=DIR)), graph=Parents())
    assert isinstance(found, Finding)
    assert found.severity is Severity.ERROR
    assert found.dir == DIR


def test_a_frame_or_two_is_nothing():
    before = speech()
    after = {
        key: [(pairs[0][0], pairs[0][1] + 1), *pairs[1:-1], (pairs[-1][0], pairs[-1][1] - 1)]
        for key, pairs in before.items()
    }
    (found,) = run_rule("ALI023", aligned=aligned(directory(before, path=PARENT), directory(after, path=DIR)), graph=Parents())
    assert isinstance(found, Cleared)


def test_silent_without_the_parent():
    assert not run_rule("ALI023", aligned=aligned(directory(speech(), path=DIR)), graph=Parents())


def test_boundaries_that_moved_are_not_called_features_of_another_utterance():
    """Its metric had the name of one of DATA001, and was printed in the words of that."""
    before = speech()
    (found,) = run_rule("ALI023", aligned=aligned(directory(before, path=PARENT), directory(moved(before), path=DIR)), graph=Parents())
    item = next(item for item in found.evidence if item.label)
    assert metric_words(item).startswith("boundaries moved ")
    assert item.label == "by more than 5 frames"
