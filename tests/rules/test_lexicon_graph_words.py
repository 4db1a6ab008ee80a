"""LEX003: words of the graph without pronunciation."""

from run_rule import run_rule_in
from scored_trees import scored

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped

SAID = {f"u{i}": ("we saw a red hat", "we saw a red hat") for i in range(4)}
WORDS = "<eps> 0\nwe 1\nsaw 2\na 3\nred 4\nhat 5\n#0 6\n"


TEXT = "".join(f"u{number} we saw a red hat we saw a hat\n" for number in range(4))


def run(tmp_path, lexicon, text=TEXT):
    files = {"exp/mono/graph/words.txt": WORDS, "data/test/text": text}
    if lexicon is not None:
        files["exp/mono/graph/phones/align_lexicon.int"] = "".join(f"{word} {word} 7 8\n" for word in lexicon)
    return run_rule_in(scored(tmp_path, {"mono/decode_test": SAID}, files=files), "LEX003")


def test_a_word_that_nobody_can_pronounce(tmp_path):
    (found,) = run(tmp_path, [1, 2, 3, 5])
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.WARNING, Cause.LEXICON)
    assert found.summary == "11.1 % of the test words are in words.txt and have no pronunciation"
    assert found.evidence[0].quote == "red (4)"


def test_most_words_missing_is_an_error(tmp_path):
    (found,) = run(tmp_path, [1])
    assert isinstance(found, Finding) and found.severity is Severity.ERROR


def test_a_whole_lexicon_is_cleared(tmp_path):
    (found,) = run(tmp_path, [1, 2, 3, 4, 5])
    assert isinstance(found, Cleared)


def test_words_outside_the_graph_are_another_rules(tmp_path):
    (found,) = run(tmp_path, [1, 2, 3, 4, 5], text="u1 zebra zebra zebra\n")
    assert isinstance(found, Cleared)


def test_without_a_lexicon_it_does_not_look(tmp_path):
    (found,) = run(tmp_path, None)
    assert isinstance(found, Skipped)
