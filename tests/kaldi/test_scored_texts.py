"""scored_texts: every layout of scoring, and logs into which other programs wrote."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import plant

from kaldi_doctor.align.word_errors import align_texts
from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.kaldi.scored_texts import graph_of, read_scored, read_text
from kaldi_doctor.readers._registry import Source
from kaldi_doctor.readers.wer import ScoreFile, read_wer

D = "exp/tri1/decode/"
REF = {D + "scoring/test_filt.txt": "u1 one two\nu2 three\n"}
BEST = "LOG (lattice-best-path[5.5]:main():lattice-best-path.cc:99) For utterance u1, best cost 1 + 2 = 3 over 9 frames.\n"
LOG = f"# lattice-best-path\n{BEST}u1 one too \nu2 \n"


def read(tmp_path, files, lmwt=10, wip=None):
    plant(tmp_path, {**REF, **files})
    found = read_scored(tmp_path / D, lmwt, wip)
    assert set(found.hypothesis) <= set(found.reference)
    return found


@pytest.mark.parametrize(
    ("name", "content", "wip"),
    [
        ("scoring_kaldi/penalty_0.5/10.txt", "u1 one too\nu2\n", 0.5),
        ("scoring_kaldi/penalty_0/10.txt", "u1 one too\nu2\n", 0.0),
        ("scoring_kaldi/penalty_-0.5/10.txt", "u1 one too\nu2\n", -0.5),
        ("scoring_kaldi/penalty_0.0/log/best_path.10.log", LOG, 0.0),
        ("scoring/10.0.5.txt", "u1 one too\nu2\n", 0.5),
        ("scoring/10.txt", "u1 one too\nu2\n", None),
        ("scoring/log/best_path.10.0.5.log", LOG, 0.5),
        ("scoring/log/best_path.10.log", LOG, None),
    ],
)
def test_layouts(tmp_path, name, content, wip):
    others = {D + "scoring_kaldi/penalty_1.0/10.txt": "u1 no\n", D + "scoring_kaldi/penalty_0.25/11.txt": "u1 no\n"}
    found = read(tmp_path, {D + name: content, **others}, wip=wip) if wip is not None else read(tmp_path, {D + name: content})
    assert found.hypothesis == {"u1": ("one", "too"), "u2": ()}
    assert str(found.hypothesis_path).endswith(name)


def test_word_ids_with_the_table_of_the_graph(tmp_path):
    header = "# gmm-latgen-faster --word-symbol-table=exp/tri1/graph/words.txt m.mdl\n"
    files = {
        D + "scoring/10.tra": "u1 1 3 \nu2 \n",
        D + "log/decode.1.log": header,
        "exp/tri1/graph/words.txt": "<eps> 0\none 1\ntwo 2\ntoo 3\n",
    }
    assert read(tmp_path, files).hypothesis == {"u1": ("one", "too"), "u2": ()}
    assert graph_of(tmp_path / D) == tmp_path / "exp/tri1/graph"


def test_words_that_scoring_dropped(tmp_path):
    header = r"# cat 10.tra | utils/int2sym.pl -f 2- words.txt | sed s:\<UNK\>::g | compute-wer --text ref - "
    files = {D + "scoring/10.txt": "u1 one <UNK>\nu2 <NOISE>\n", D + "scoring/log/score.10.log": header + "\n"}
    assert read(tmp_path, files).hypothesis == {"u1": ("one",), "u2": ("<NOISE>",)}


def test_a_message_in_the_middle_of_a_line(tmp_path):
    """Programs of a pipe share stderr: a line of one can stand in the middle of another's."""
    spliced = LOG.replace("u1 one too", "u1 one LOG (lattice-scale:main():lattice-scale.cc:90) Done 2 lattices.\ntoo")
    assert read(tmp_path, {D + "scoring/log/best_path.10.log": spliced}).hypothesis["u1"] == ("one", "too")


def test_reference_of_the_data_directory(tmp_path):
    log = '# gmm-latgen-faster m.mdl "ark:copy-feats scp:data/test/split2/1/feats.scp ark:- |" ark:lat\n'
    exp = plant(tmp_path, {
        "data/test/text": "u1 one two\n", D + "log/decode.1.log": log, D + "scoring/10.txt": "u1 one\n",
    })
    assert read_scored(exp / "tri1/decode", 10, None).reference == {"u1": ("one", "two")}


@pytest.mark.parametrize(
    "files",
    [{}, {D + "wer_10": ""}, {D + "scoring/test_filt.txt": "u1 a\n"}, {D + "scoring/test_filt.txt": "u1 a\n", D + "scoring/11.txt": "u1 a\n"}],
)
def test_missing_texts_are_named(tmp_path, files):
    plant(tmp_path, files)
    with pytest.raises(UnreadableArtifact, match="decode"):
        read_scored(tmp_path / D, 10, None)


@given(st.binary(max_size=200))
def test_any_text_can_be_read(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("text") / "text"
    path.write_bytes(data)
    assert all(" " not in word for said in read_text(path).values() for word in said)


@pytest.mark.parametrize("variable", ["KALDI_DOCTOR_CASES", "KALDI_DOCTOR_CORPUS"])
def test_every_score_file_is_reproduced(variable):
    """Word and sentence errors of every scored setting, from the texts beside it."""
    root = os.environ.get(variable)
    if not root:
        pytest.skip(f"{variable} is not set")
    compared = equal = 0
    for path in sorted(Path(root).rglob("wer_[0-9]*")):
        made = read_wer(Source(str(path), "", path.name, path.read_bytes()))
        for score in [item.score for item in made if isinstance(item, ScoreFile)]:
            texts = read_scored(path.parent, score.lmwt, score.wip)
            errors = [one.errors for one in align_texts(texts.reference, texts.hypothesis)]
            compared += 1
            equal += (sum(errors), sum(map(bool, errors))) == (score.errors, score.sentence_errors)
    print(f"{equal} of {compared} score files equal")
    assert compared
    assert equal == compared


@pytest.mark.parametrize("name", ["9" * 5_000, "a\0b"], ids=["too long", "zero byte"])
def test_a_graph_that_a_log_names_impossibly_is_not_there(tmp_path, name):
    """A name that no file can have ended in exit 70: OSError 36 of os.stat."""
    logs = {f"{D}log/decode.1.log": f"# gmm-latgen-faster --word-symbol-table={name} a b\n"}
    plant(tmp_path, {**REF, **logs})
    assert graph_of(tmp_path / D) is None
