r"""LM003: test words without unigram."""

import gzip

from run_rule import run_rule_in
from scored_trees import scored

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped

SAID = {"u1": ("we saw a red hat", "we saw a red hat")}
WORDS = "<eps> 0\nwe 1\nsaw 2\na 3\nred 4\nhat 5\n"
FILES = {"exp/mono/graph/words.txt": WORDS, "data/test/text": "u1 we saw a red hat\n"}


def arpa(*words):
    return "\\data\\\nngram 1=5\n\n\\1-grams:\n" + "".join(f"-1.2\t{word}\t-0.3\n" for word in words) + "\n\\2-grams:\n-1 red hat\n\\end\\\n"


def run(tmp_path, files):
    return run_rule_in(scored(tmp_path, {"mono/decode_test": SAID}, files={**FILES, **files}), "LM003")


def test_words_without_unigram_are_found(tmp_path):
    (found,) = run(tmp_path, {"data/local/lm/lm.arpa": arpa("we", "saw", "a")})
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.ERROR, Cause.LM)
    assert found.summary == "40.0 % of the test words are in words.txt and not in data/local/lm/lm.arpa"


def test_a_packed_file_is_read_too(tmp_path):
    exp = scored(tmp_path, {"mono/decode_test": SAID}, files=FILES)
    (tmp_path / "data/local/lm").mkdir(parents=True)
    (tmp_path / "data/local/lm/3gram.arpa.gz").write_bytes(gzip.compress(arpa("we", "saw", "a", "red", "hat").encode()))
    (found,) = run_rule_in(exp, "LM003")
    assert isinstance(found, Cleared)


def test_two_models_leave_it_open(tmp_path):
    (found,) = run(tmp_path, {"data/local/lm/a.arpa": arpa("we"), "data/local/lm/b.arpa": arpa("we")})
    assert isinstance(found, Skipped) and "2 ARPA files" in found.reason


def test_a_damaged_model_is_told(tmp_path):
    (found,) = run(tmp_path, {"data/local/lm/a.arpa": "rubbish"})
    assert isinstance(found, Skipped) and "no end of the unigrams" in found.reason
