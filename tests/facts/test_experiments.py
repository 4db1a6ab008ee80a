"""Directories are recognised by what is in them; names prove nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from trees import fact_of, plant, run_log

from kaldi_doctor.facts._registry import FactMissing
from kaldi_doctor.facts.experiments import Experiments, same_tail
from kaldi_doctor.kaldi.log_dirs import owner_of
from kaldi_doctor.kinds import DirKind

KINDS = {
    "exp/mono": DirKind.MONO,
    "exp/mono_ali": DirKind.ALI,
    "exp/tri1": DirKind.DELTAS,
    "exp/tri1_ali": DirKind.ALI,
    "exp/tri2b": DirKind.LDA_MLLT,
    "exp/tri2b_ali": DirKind.ALI,
    "exp/tri3b": DirKind.SAT,
    "exp/tri3b/graph": DirKind.GRAPH,
    "exp/tri3b/decode_test": DirKind.DECODE,
    "exp/tri3b/decode_test.si": DirKind.DECODE,
}


def test_kinds_of_a_real_tree(fixture_trees: Path) -> None:
    found = fact_of(fixture_trees / "healthy" / "exp", Experiments)
    assert {path: found.by_path[path].kind for path in KINDS} == KINDS


def test_kinds_of_a_real_network(fixture_trees: Path) -> None:
    found = fact_of(fixture_trees / "dnn" / "exp", Experiments)
    kinds = {experiment.path: experiment.kind for experiment in found}
    assert kinds["exp/nnet3/tdnn1a"] is DirKind.NNET3
    assert kinds["exp/nnet3/tdnn1a/decode_test"] is DirKind.DECODE
    assert kinds["exp/tri3b_ali"] is DirKind.ALI


def test_a_renamed_tree_has_the_same_kinds(copy_of: Callable[[str], Path]) -> None:
    root = copy_of("healthy")
    names = {"mono": "m0", "mono_ali": "forced", "tri1": "first", "tri2b": "mono2", "tri3b": "tdnn"}
    for old, new in names.items():
        (root / "exp" / old).rename(root / "exp" / new)
    found = fact_of(root / "exp", Experiments)
    for old, new in names.items():
        assert found.by_path[f"exp/{new}"].kind is KINDS[f"exp/{old}"]
        assert found.by_path[f"exp/{new}"].declared == f"exp/{old}"
        assert found.by_path[f"exp/{new}"].copied_from is None


def test_a_copied_directory_is_said_to_be_one(copy_of: Callable[[str], Path]) -> None:
    import shutil

    root = copy_of("healthy")
    shutil.copytree(root / "exp" / "tri1", root / "exp" / "tri_final")
    found = fact_of(root / "exp", Experiments)
    assert found.by_path["exp/tri_final"].copied_from == "exp/tri1"
    assert found.by_path["exp/tri1"].copied_from is None


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"exp/x/log/train.1.1.log": run_log("nnet3-chain-train --apply-deriv-weights=False exp/x/2.1.raw")}, DirKind.CHAIN),
        ({"exp/x/log/train.1.1.log": run_log("nnet3-train --use-gpu=no exp/x/2.1.raw")}, DirKind.NNET3),
        ({"exp/x/log/train.1.1.log": run_log("nnet-train-parallel --num-threads=16 exp/x/1.mdl")}, DirKind.NNET2),
        ({"exp/x/log/iter01.tr.log": "nnet-train-frmshuff --learn-rate=0.008\n", "exp/x/nnet.proto": "<Nnet>\n"}, DirKind.NNET1),
        ({"exp/x/log/rbm.1.log": "rbm-train-cd1-frmshuff\n"}, DirKind.PRETRAIN),
        ({"exp/x/log/mpe.1.log": run_log("nnet-train-mpe-sequential exp/x/1.nnet")}, DirKind.NNET1_SEQ),
        ({"exp/x/log/init_sgmm.log": run_log("sgmm2-init exp/x/0.mdl")}, DirKind.SGMM2),
        ({"exp/x/final.ubm": "x"}, DirKind.UBM),
        ({"exp/x/final.ie": "x"}, DirKind.IVECTOR),
        ({"exp/x/ali.1.gz": "x", "exp/x/num_jobs": "1\n"}, DirKind.ALI),
        ({"exp/x/wer_10": "%WER 10.00 [ 1 / 10, 0 ins, 0 del, 1 sub ]\n"}, DirKind.DECODE),
        ({"exp/x/final.mdl": "x"}, DirKind.MODEL_ONLY),
        ({"exp/x/words.txt": "a 1\n", "exp/x/num_pdfs": "3\n", "exp/x/disambig_tid.int": "1\n"}, DirKind.GRAPH),
        ({"exp/x/log/make_mfcc_x.1.log": run_log("compute-mfcc-feats ark:-")}, DirKind.FEATURES),
        ({"exp/x/mono.mdl": "x", "exp/x/mono.tree": "x", "exp/x/log/init_mono.log": run_log("gmm-init-mono")}, DirKind.CHAIN_TREE),
    ],
)
def test_small_signs(tmp_path: Path, files: dict[str, str], kind: DirKind) -> None:
    found = fact_of(plant(tmp_path, files), Experiments)
    assert found.by_path["exp/x"].kind is kind
    assert found.by_path["exp/x"].evidence


def test_a_tree_without_signs_has_no_experiments(tmp_path: Path) -> None:
    with pytest.raises(FactMissing, match="no directory"):
        fact_of(plant(tmp_path, {"exp/readme.txt": "hello"}), Experiments)


@pytest.mark.parametrize(
    ("directory", "owner"),
    [
        ("exp/tri1/log", "exp/tri1"),
        ("exp/tri1/decode_test/scoring_kaldi/penalty_0.5/log", "exp/tri1/decode_test"),
        ("exp/tri1/decode_test/ascore_10", "exp/tri1/decode_test"),
        ("exp/tri1/decode_test/score_10", "exp/tri1/decode_test"),
        ("log", "log"),
        ("exp/nnet3/tdnn1a", "exp/nnet3/tdnn1a"),
    ],
)
def test_owner_of_logs_and_scores(directory: str, owner: str) -> None:
    assert owner_of(directory) == owner


def test_same_tail() -> None:
    assert same_tail("exp/tri1/graph", "/data/x/exp/tri1/graph") == 3
    assert same_tail("a", "b") == 0


def test_a_raw_network_with_subsampled_frames_is_no_chain_model(tmp_path: Path) -> None:
    """Speech activity detectors: train_raw_rnn.py leaves frame_subsampling_factor and configs/ as chain/train.py does."""
    prob = 'nnet3-compute-prob exp/sad/5.raw "ark,bg:nnet3-copy-egs ark:exp/sad/egs/valid_diagnostic.egs ark:- |"'
    files = {"exp/sad/frame_subsampling_factor": "3", "exp/sad/configs/final.config": "", "exp/sad/init.raw": ""}
    logs = {"exp/sad/log/compute_prob_valid.5.log": run_log(prob), "exp/sad/log/train.0.1.log": run_log("nnet3-train x y z")}
    (found,) = fact_of(plant(tmp_path, {**files, **logs}), Experiments)
    assert found.kind is DirKind.NNET3_RAW
