r"""facts/arpa_models.py: unigrams of ARPA files, of which only the head is read."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scored_trees import scored
from trees import fact_of

from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.facts import arpa_models as module
from kaldi_doctor.facts.arpa_models import ArpaModels

HEAD = "\\data\\\nngram 1=2\nngram 2=1\n\n\\1-grams:\n-1.0 <s> -0.3\n-2.0\tred\n\n"


def models(tmp_path, name, content):
    exp = scored(tmp_path, {"mono/decode_test": {"u1": ("a", "a")}}, files={"data/test/text": "u1 a\n"})
    path = tmp_path / "data/local/lm" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return fact_of(exp, ArpaModels)


@pytest.mark.parametrize("packed", [False, True])
def test_unigrams(tmp_path, packed):
    text = (HEAD + "\\2-grams:\n-1 <s> red\n\\end\\\n").encode()
    found = models(tmp_path, "x.arpa", gzip.compress(text) if packed else text)
    assert found.paths == ["data/local/lm/x.arpa"]
    assert found.unigrams("data/local/lm/x.arpa") == {"<s>", "red"}


def test_the_rest_of_the_file_is_not_read(tmp_path):
    packed = gzip.compress((HEAD + "\\2-grams:\n").encode() + b"-1 a b\n" * 100_000)
    found = models(tmp_path, "x.arpa.gz", packed[: len(packed) - 9])  # cut off at the end
    assert found.unigrams("data/local/lm/x.arpa.gz") == {"<s>", "red"}


def test_a_bomb_is_not_inflated(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_LARGEST_HEAD", 1 << 20)
    found = models(tmp_path, "x.arpa.gz", gzip.compress(HEAD.encode() + b"-1 word\n" * 1_000_000))
    with pytest.raises(UnreadableArtifact, match="within 1 MB"):
        found.unigrams("data/local/lm/x.arpa.gz")


@given(st.binary(max_size=200))
def test_rubbish_is_told(tmp_path_factory, data):
    found = models(tmp_path_factory.mktemp("arpa"), "x.arpa", b"\x1f\x8b" + data)
    with pytest.raises(UnreadableArtifact):
        found.unigrams("data/local/lm/x.arpa")
