"""Alignment, accumulation, tree and transform logs: lines of Kaldi, and anything else without a crash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.readers import (
    acc_log,
    align_log,
    analyze_alignments,
    compile_graphs,
    convert_log,
    fmllr_log,
    lda_log,
    tree_log,
    update_log,
)
from kaldi_doctor.readers._registry import Source

ALIGN = b"""WARNING (gmm-align-compiled[5.5]:AlignUtteranceWrapper():decoder-wrappers.cc:602) Retrying utterance u1 with beam 40
WARNING (gmm-align-compiled[5.5]:AlignUtteranceWrapper():decoder-wrappers.cc:612) Did not successfully decode file u1, len = 234
LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:135) Overall log-likelihood per frame is -80.5 over 1000 frames.
LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:137) Retried 1 out of 10 utterances.
LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:139) Done 9, errors on 1
"""
ACC = b"""WARNING (gmm-acc-stats-ali[5.5]:main():gmm-acc-stats-ali.cc:86) Alignments has wrong size 233 vs. 234
WARNING (gmm-acc-stats-ali[5.5]:main():gmm-acc-stats-ali.cc:80) No alignment for utterance u7
LOG (gmm-acc-stats-ali[5.5]:main():gmm-acc-stats-ali.cc:115) Done 8 files, 2 with errors.
LOG (gmm-acc-stats-ali[5.5]:main():gmm-acc-stats-ali.cc:120) Overall avg like per frame (Gaussian only) = -100.299 over 41786 frames.
"""


def of(name: str, data: bytes) -> Source:
    return Source(f"exp/tri1/log/{name}", "exp/tri1", name, data)


def test_an_alignment_job():
    (log,) = align_log.read(of("align.10.2.log", ALIGN))
    assert (log.pass_, log.iteration, log.job) == ("train", 10, 2)
    assert (log.done, log.errors, log.retried, log.log_like, log.frames) == (9, 1, 1, -80.5, 1000)
    assert log.failed == (("u1", 234),)
    assert log.origin.line == 5
    assert next(align_log.read(of("align_pass2.3.log", ALIGN))).pass_ == "pass2"
    assert next(align_log.read(of("align.3.log", ALIGN))).pass_ == "align"


def test_a_nan_likelihood_is_none():
    (log,) = align_log.read(of("align.1.log", ALIGN.replace(b"-80.5", b"nan")))
    assert log.log_like is None


def test_an_accumulation_job():
    (log,) = acc_log.read(of("acc.3.1.log", ACC))
    assert (log.done, log.errors, log.like, log.frames) == (8, 2, -100.299, 41786)
    assert log.no_alignment == ("u7",)
    assert log.wrong_size == ((233, 234),)


def test_a_tree():
    data = (
        b"# build-tree --max-leaves=2000 x\nVLOG[1] (build-tree[5.5]:B():b.cc:1) After decision tree split, num-leaves"
        b" = 742, like-impr = 4.57441 per frame over 282427 frames.\nVLOG[1] (build-tree[5.5]:B():b.cc:2) Num-leaves is now 592\n"
    )
    (log,) = tree_log.read(of("build_tree.log", data))
    assert (log.wanted, log.split, log.gain, log.leaves) == (2000, 742, 4.57441, 592)


def test_speaker_transforms():
    data = (
        b"LOG (gmm-est-fmllr[5.5]:main():f.cc:143) For speaker s1, auxf-impr from fMLLR is -nan, over 0 frames.\n"
        b"LOG (gmm-est-fmllr[5.5]:main():f.cc:190) Overall fMLLR auxf impr per frame is 2.76961 over 55390 frames.\n"
    )
    (log,) = fmllr_log.read(of("fmllr.2.1.log", data))
    assert (log.iteration, log.improvement, log.speakers) == (2, 2.76961, (("s1", None, 0.0),))


@pytest.mark.parametrize(
    ("reader", "name"),
    [
        (align_log.read, "align.1.1.log"),
        (acc_log.read, "acc.1.1.log"),
        (acc_log.read, "acc_tree.1.log"),
        (update_log.read, "update.1.log"),
        (tree_log.read, "build_tree.log"),
        (fmllr_log.read, "fmllr.1.log"),
        (lda_log.read, "lda_est.log"),
        (lda_log.read, "mupdate.2.log"),
        (compile_graphs.read, "compile_graphs.1.log"),
        (convert_log.read, "convert.1.log"),
        (analyze_alignments.read, "analyze_alignments.log"),
    ],
)
@given(data=st.binary(max_size=300), cut=st.integers(0, 900))
def test_nothing_crashes_a_reader(reader, name, data, cut):
    list(reader(of(name, data)))
    list(reader(of(name, (ALIGN + ACC)[:cut] + data)))


OWN = (
    b"gmm-align-compiled --transition-scale=1.0 --acoustic-scale=0.1 --self-loop-scale=0.1 --beam=10 --retry-beam=40"
    b" exp/mono/03.mdl ark:exp/mono/train.graph ark,s,cs:feat/train.39.cmvn.ark ark:exp/mono/03.ali \n"
)


def test_an_iteration_of_a_script_of_ones_own_is_no_job():
    (log,) = align_log.read(of("align.03.log", OWN + ALIGN))
    assert (log.pass_, log.iteration, log.job, log.done) == ("train", 3, 1, 9)
    equal = b"align-equal-compiled ark:exp/mono/train.graph ark,s,cs:feat/train.ark ark:exp/mono/00.ali \nLOG (align-equal-compiled[5.5]:main():x.cc:107) Success: done 2239 utterances.\n"
    (first,) = align_log.read(of("align.00.log", equal))
    assert (first.pass_, first.iteration, first.done) == ("train", 0, 2239)


def test_a_job_of_kaldis_scripts_is_no_iteration():
    head = b"# gmm-align-compiled --beam=10 exp/tri1/3.mdl ark:x ark:y \n# Started at Sun Nov 22\n#\n"
    (log,) = align_log.read(of("align.3.log", head + ALIGN))
    assert (log.pass_, log.iteration, log.job) == ("align", 0, 3)
    (other,) = align_log.read(of("align.3.log", OWN.replace(b"03.", b"07.") + ALIGN))
    assert (other.pass_, other.job) == ("align", 3)


def test_statistics_of_a_script_of_ones_own():
    (log,) = acc_log.read(of("acc.12.log", b"gmm-acc-stats-ali exp/mono/12.mdl ark:x ark:exp/mono/train.ali exp/mono/12.acc \n" + ACC))
    assert (log.iteration, log.job, log.done, log.errors, log.like) == (12, 1, 8, 2, -100.299)
