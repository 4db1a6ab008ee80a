"""DEC014: words that are spoken often and never recognised."""

from __future__ import annotations

from run_rule import run_rule_in
from scored_trees import scored

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped

WORDS = "<eps> 0\nwe 1\nsaw 2\nthe 3\nred 4\nhat 5\nread 6\n" + "".join(f"n{i} {i + 10}\n" for i in range(60)) + "#0 99\n"


def run(tmp_path, heard, words=WORDS):
    """Forty sentences with one word of five; what is heard for it in each."""
    said = {f"u{i:02d}": (f"we saw n{i} red hat the n{i}", f"we saw n{i} {heard(i)} hat the n{i}") for i in range(40)}
    return run_rule_in(scored(tmp_path, {"mono/decode_test": said}, files={"exp/mono/graph/words.txt": words}), "DEC014")


def test_a_word_that_is_always_another(tmp_path):
    (found,) = run(tmp_path, lambda _: "read")
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.NOTE, Cause.LEXICON)
    assert found.summary == "1 of 45 words is hardly ever recognised: “red” 0 of 40 times"
    assert found.evidence[0].unit == "spoken 40 times, recognised 0 times; mostly “read” instead"


def test_a_word_that_is_always_deleted(tmp_path):
    (found,) = run(tmp_path, lambda _: "")
    assert found.evidence[0].unit.endswith("mostly deleted")


def test_its_pronunciation_stands_beside_it(tmp_path):
    files = {"exp/mono/graph/words.txt": WORDS, "exp/mono/graph/phones.txt": "<eps> 0\nR_B 7\nEH_I 8\nD_E 9\n"}
    files["exp/mono/graph/phones/align_lexicon.int"] = "4 4 7 8 9\n"
    said = {f"u{i:02d}": (f"we saw n{i} red hat", f"we saw n{i} read hat") for i in range(40)}
    (found,) = run_rule_in(scored(tmp_path, {"mono/decode_test": said}, files=files), "DEC014")
    assert found.evidence[0].quote == "R EH D"


def test_errors_spread_over_the_words_are_cleared(tmp_path):
    (found,) = run(tmp_path, lambda i: "red" if i % 4 else "read")
    assert isinstance(found, Cleared)


def test_a_word_that_the_graph_does_not_have_is_another_rules(tmp_path):
    (found,) = run(tmp_path, lambda _: "read", words=WORDS.replace("red 4\n", ""))
    assert isinstance(found, Cleared)


def test_a_real_decode_is_cleared(fixture_trees):
    (found,) = run_rule_in(fixture_trees / "healthy" / "exp", "DEC014")
    assert isinstance(found, Cleared)


def test_without_scores_it_does_not_look(tmp_path):
    from trees import plant, run_log

    exp = plant(tmp_path, {"exp/mono/log/update.1.log": run_log("gmm-est exp/mono/0.mdl - exp/mono/1.mdl")})
    (found,) = run_rule_in(exp, "DEC014")
    assert isinstance(found, Skipped)
