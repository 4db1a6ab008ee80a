"""error_groups: errors by speaker, length and place; doubtful references."""

from itertools import zip_longest

from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.align.aligned_texts import AlignedTexts
from kaldi_doctor.align.word_errors import GAP, Aligned
from kaldi_doctor.analysis.decode.error_groups import doubtful, group_errors

WORD = st.sampled_from(["a", "b", GAP])
UTTERANCES = st.lists(
    st.lists(st.tuples(WORD, WORD).filter(lambda pair: pair != (GAP, GAP)), max_size=50).map(tuple), max_size=10
).map(lambda rows: [Aligned(f"u{number}", pairs) for number, pairs in enumerate(rows)])


def one(utt, *pairs):
    return Aligned(utt, tuple(pair if isinstance(pair, tuple) else (pair, pair) for pair in pairs))


SAID = [
    one("u1", "a", ("b", "x"), "c"),
    one("u2", ("a", GAP)),
    one("u3", ("a", "x"), ("b", GAP), (GAP, "y"), "d"),
    one("u4", ("a", GAP), ("b", "c")),
]


def test_speakers_worst_first():
    found = group_errors(AlignedTexts(SAID), {"u1": "s1", "u2": "s2", "u3": "s1"})
    assert [(row.name, row.errors, row.words) for row in found.speakers] == [("s2", 1, 1), ("s1", 4, 6)]


def test_lengths_places_and_short_hypotheses():
    found = group_errors(AlignedTexts(SAID), {})
    assert [(row.name, row.errors, row.utterances) for row in found.lengths] == [("1 word", 1, 1), ("2-5 words", 6, 3)]
    places = {row.name: (row.errors, row.words) for row in found.places}
    assert places == {"first word": (1, 2), "inner words": (2, 2), "last word": (0, 2)}
    assert (found.empty, found.one_word, found.utterances) == (1, 1, 4)


@given(UTTERANCES)
def test_every_error_is_in_one_length_and_one_speaker(every):
    found = group_errors(AlignedTexts(every), {item.utt: item.utt for item in every})
    total = sum(item.errors for item in every)
    assert sum(row.errors for row in found.lengths) == sum(row.errors for row in found.speakers) == total
    assert sum(row.words for row in found.lengths) == sum(sum(a != GAP for a, _ in item.pairs) for item in every)


def test_a_reference_is_doubted_by_systems_that_heard_the_same():
    wrong = one("u1", ("a", "x"), ("b", "y"))
    same, other = {"u1": "x y"}, {"u1": "a b"}
    assert doubtful([wrong], [same, same, other]) == {"u1": (2, 3)}
    assert doubtful([wrong], [same, other]) == {}
    assert doubtful([wrong], [same, same, other, other, other]) == {}
    assert doubtful([one("u1", ("a", "x"), "b")], [{"u1": "x b"}] * 3) == {}  # one slip


def test_where_nothing_of_the_reference_was_heard_nearly_the_same_is_enough():
    said = "we saw a red hat today"
    others = [{"u": "we saw a red hat too day"}, {"u": "we saw the red hat today"}]

    def heard(reference):
        pairs = zip_longest(reference.split(), said.split(), fillvalue=GAP)
        return [Aligned("u", tuple(pairs))]

    assert doubtful(heard("quite other words stand here"), others) == {"u": (2, 2)}
    assert doubtful(heard("we saw a blue cat today"), others) == {}
