"""facts/transition_ids.py: how many transition-ids a model has."""

from conftest import FIXTURES
from trees import store_of

from kaldi_doctor.archives.model_locator import locate_model
from kaldi_doctor.facts.transition_ids import TransitionIds


def test_the_number_is_that_of_the_model_and_its_file_is_named():
    exp = FIXTURES / "healthy" / "exp"
    found = store_of(exp).get(TransitionIds).of("exp/mono")
    assert found is not None
    assert found == (locate_model(exp / "mono").model.num_tids, found[1])
    assert found[1].startswith("exp/mono/") and found[1].endswith(".mdl")


def test_a_directory_without_a_model_has_none(tmp_path):
    exp = FIXTURES / "healthy" / "exp"
    store = store_of(exp)
    assert store.get(TransitionIds).of("exp/mono/decode_test") is None
    assert store.get(TransitionIds).of("nowhere") is None
