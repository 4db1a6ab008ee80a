"""DATA014: letters a second that vary more than speech does."""

import random

import pytest
from pipe_trees import DELTAS, acc, decode, feats
from run_rule import run_rule_on

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped

WORD = "abcde"


def run(tmp_path, text, seconds):
    tree = {**acc("exp/tri1", feats("data/train", DELTAS)),
            **decode("exp/tri1/decode", feats("data/test", DELTAS), model="exp/tri1/final.mdl"),
            "data/train/text": text, "data/train/utt2dur": seconds}
    return run_rule_on(tmp_path, "DATA014", tree)


def data(cut=0.0, words=10, count=200):
    """Utterances spoken at about two words a second; of a share of them the second half is not written down."""
    dice = random.Random(5)
    text, seconds = "", ""
    for number in range(count):
        said = words + number % 5
        written = said // 2 if number < cut * count else said
        text += f"u{number} {' '.join([WORD] * written)}\n"
        seconds += f"u{number} {said / 2 * dice.uniform(0.85, 1.15):.2f}\n"
    return text, seconds


def test_half_of_the_transcripts_are_cut(tmp_path):
    (found,) = run(tmp_path, *data(cut=0.5))
    assert isinstance(found, Finding)
    assert (found.severity, found.cause, found.dir) == (Severity.ERROR, Cause.TRANSCRIPTS, "data/train")
    assert found.evidence[0].origin.path == "data/train/text"


def test_speech_at_one_rate_is_in_order(tmp_path):
    (found,) = run(tmp_path, *data())
    assert isinstance(found, Cleared)


@pytest.mark.parametrize("made", [data(words=1, count=200), data(count=50), ("", "")])
def test_single_words_small_sets_and_nothing_are_not_judged(tmp_path, made):
    text, seconds = made
    if "u0 abcde\n" in text:
        text = "\n".join(" ".join(line.split()[:2]) for line in text.splitlines())
    (found,) = run(tmp_path, text, seconds)
    assert isinstance(found, Skipped)
