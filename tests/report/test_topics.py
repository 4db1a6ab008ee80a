"""Every topic of the rules has its words in `kaldi-doctor rules`."""

from kaldi_doctor.report.pages.manual import TOPICS
from kaldi_doctor.rules._registry import load_rules


def test_every_topic_has_words():
    assert {rule.topic for rule in load_rules().values()} == set(TOPICS)
