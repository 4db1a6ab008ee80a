"""DATA018: one recording with two transcripts."""

from __future__ import annotations

from run_rule import run_rule_in

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped


def listed(root, *, shared, segments=False, same=False):
    """wav.scp for the real data: the first `shared` pairs of utterances are one recording each."""
    folder = root / "data/train"
    text = dict(line.split(None, 1) for line in (folder / "text").read_text().splitlines())
    names = sorted(text)
    recording = {utt: names[place - place % 2] if place < 2 * shared else utt for place, utt in enumerate(names)}
    if same:
        text = {utt: text[recording[utt]] for utt in names}
        (folder / "text").write_text("".join(f"{utt} {words}\n" for utt, words in text.items()))
    if segments:
        (folder / "segments").write_text("".join(f"{utt} {recording[utt]} 0.50 2.25\n" for utt in names))
        names = sorted(set(recording.values()))
    (folder / "wav.scp").write_text("".join(f"{utt} sox {recording[utt]}.wav -t wav - |\n" for utt in names))
    return next(item for item in run_rule_in(root / "exp", "DATA018") if getattr(item, "dir", None) == "data/train")


def test_a_recording_under_two_names(copy_of):
    found = listed(copy_of("healthy"), shared=4)
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.WARNING, Cause.TRANSCRIPTS)
    assert found.summary == "4 of 884 recordings of data/train have two transcripts or more, tr01m-001 and tr01m-002 first"
    assert "our teacher bought" in found.evidence[0].quote and " | " in found.evidence[0].quote


def test_a_part_of_a_recording_under_two_names(copy_of):
    assert isinstance(listed(copy_of("healthy"), shared=1, segments=True), Finding)


def test_the_same_words_twice_are_no_contradiction(copy_of):
    assert isinstance(listed(copy_of("healthy"), shared=4, same=True), Cleared)


def test_a_recording_for_each_utterance_is_cleared(copy_of):
    assert isinstance(listed(copy_of("healthy"), shared=0), Cleared)


def test_without_recordings_it_does_not_look(fixture_trees):
    (found,) = run_rule_in(fixture_trees / "healthy" / "exp", "DATA018")
    assert isinstance(found, Skipped)
