"""DATA016: utterances that failed because they are too short for their words."""

from __future__ import annotations

from run_rule import run_rule_in

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped

LINE = (
    "WARNING (gmm-align-compiled[5.5]:AlignUtteranceWrapper():decoder-wrappers.cc:612)"
    " Did not successfully decode file {}, len = {}\n"
)


def failing(root, share, utterances=20):
    """Twenty utterances of the real recipe fail in the first alignment, with this share of their frames."""
    frames = dict(line.split() for line in (root / "data/train/utt2num_frames").read_text().splitlines())
    lines = [LINE.format(utt, round(int(length) * share)) for utt, length in sorted(frames.items())[:utterances]]
    for log in root.glob("exp/mono*/log/align*.1.log"):
        log.write_text("".join(lines) + log.read_text())
    return root


def of(root):
    return [item for item in run_rule_in(root / "exp", "DATA016") if getattr(item, "dir", "").startswith("exp/mono")]


def test_recordings_that_break_off(copy_of):
    found = of(failing(copy_of("healthy"), 0.4))[0]
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.NOTE, Cause.TRANSCRIPTS)
    assert found.summary.startswith("20 of 20 utterances that could not be aligned are too short for their words")
    assert {cause for cause, _ in found.points_to} == {Cause.TRANSCRIPTS, Cause.AUDIO}


def test_shorter_than_any_path_through_the_hmms(copy_of):
    found = of(failing(copy_of("healthy"), 0.1))[0]
    assert found.summary.endswith("20 of them shorter than any path through their HMMs")
    utterance = found.evidence[1]
    assert " words that need " in utterance.unit and utterance.metric == "utterance"


def test_noise_of_the_right_length_is_cleared(copy_of):
    found = of(failing(copy_of("healthy"), 1.0))[0]
    assert isinstance(found, Cleared)
    assert found.summary.endswith("length is not the reason")


def test_a_few_failures_are_not_judged(copy_of):
    assert all(isinstance(item, Cleared) for item in of(failing(copy_of("healthy"), 0.1, utterances=4)))


def test_without_a_topology_it_does_not_look(copy_of):
    root = failing(copy_of("healthy"), 0.4)
    (root / "data/lang/topo").unlink()
    assert isinstance(of(root)[0], Skipped)


def test_half_of_the_failures_of_a_real_run(cases):
    found = next(item for item in run_rule_in(cases / "align_failures" / "exp", "DATA016") if isinstance(item, Finding))
    assert found.summary.startswith("50 of 100 utterances")
