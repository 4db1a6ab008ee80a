"""facts/graph_langs.py: the lang directory that a graph was made from."""

from scored_trees import scored
from trees import store_of

from kaldi_doctor.facts.graph_langs import GraphLangs

SAID = {"u1": ("a red hat", "a red hat")}
WORDS = "<eps> 0\na 1\nred 2\nhat 3\n"
OTHER = WORDS + "town 4\n"


def lang_of(tmp_path, **files):
    base = {"exp/mono/graph/words.txt": WORDS, "data/test/text": "u1 a red hat\n"}
    named = {path.replace("__", "/"): text for path, text in files.items()}
    exp = scored(tmp_path, {"mono/decode_test": SAID}, files={**base, **named})
    return store_of(exp).get(GraphLangs).of("exp/mono/graph/")


def test_the_one_with_a_grammar_and_the_same_words(tmp_path):
    files = {"data/lang_test/words.txt": WORDS, "data/lang_test/G.fst": "x", "data/lang/words.txt": WORDS,
             "data/lang_big/words.txt": OTHER, "data/lang_big/G.fst": "x"}
    assert lang_of(tmp_path, **files) == "data/lang_test"


def test_two_that_fit_leave_it_open(tmp_path):
    files = {f"data/{name}/{file}": text for name in ("lang_a", "lang_b")
             for file, text in (("words.txt", WORDS), ("G.fst", "x"))}
    assert lang_of(tmp_path, **files) is None


def test_none_beside_the_data(tmp_path):
    assert lang_of(tmp_path) is None
