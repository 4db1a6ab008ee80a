"""Words of test sets, counted once for each graph."""

from collections import Counter

from scored_trees import scored
from trees import store_of

from kaldi_doctor.facts.spoken_words import SpokenWords

SAID = {"u1": ("a red hat", "a red hat")}
FILES = {"exp/mono/graph/words.txt": "<eps> 0\na 1\nred 2\n", "data/test/text": "u1 a red hat\nu2 a hat\n"}


def words_of(tmp_path, files=FILES):
    systems = {"mono/decode_test": SAID, "mono/decode_test_again": SAID}
    return store_of(scored(tmp_path, systems, files=files)).get(SpokenWords)


def test_counts_of_one_test_set(tmp_path):
    spoken = words_of(tmp_path).of("exp/mono/decode_test")
    assert spoken.counts == Counter({"a": 2, "hat": 2, "red": 1})
    unknown = spoken.only(spoken.counts.keys() - spoken.graph.words().keys())
    assert unknown == Counter({"hat": 2}) and spoken.percent(unknown) == 40.0


def test_a_pair_of_test_set_and_graph_comes_once(tmp_path):
    words = words_of(tmp_path)
    assert list(words.decodes()) == ["exp/mono/decode_test", "exp/mono/decode_test_again"]
    assert [decode for decode, _ in words.pairs()] == ["exp/mono/decode_test"]


def test_without_words_or_text_there_is_nothing(tmp_path):
    for number, missing in enumerate(FILES):
        words = words_of(tmp_path / str(number), {path: text for path, text in FILES.items() if path != missing})
        assert words.of("exp/mono/decode_test") is None and not list(words.pairs())
