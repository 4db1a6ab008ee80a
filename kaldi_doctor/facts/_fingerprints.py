"""Fingerprints: by which files, log names and programs each kind of directory is told from the others.

The order of the tests and their evidence follow what Kaldi's own scripts leave (steps/*.sh, steps/nnet{,2,3}/*).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from kaldi_doctor.kaldi.log_dirs import shape_of
from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.kaldi.score_names import SCORE_DIR, is_score_file
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.walk import DirEntry


class View:
    """What the fingerprints look at in one directory."""

    def __init__(self, entry: DirEntry, logs: Mapping[str, Sequence[JobLog]]) -> None:
        self.files = entry.files
        self.subdirs = frozenset(entry.subdirs)
        self.file_shapes = frozenset(shape_of(name) for name in self.files)
        self.log_shapes = frozenset(logs)
        self._logs = logs

    def file(self, *shapes: str) -> bool:
        return any(shape in self.file_shapes for shape in shapes)

    def log(self, *shapes: str) -> bool:
        return any(shape in self.log_shapes for shape in shapes)

    def command(self, shape: str) -> str:
        """Command line of the first log of a shape; empty where there is none."""
        return self._logs[shape][0].command if shape in self._logs else ""

    def runs(self, shape: str, *programs: str) -> bool:
        command = self.command(shape)
        return any(program in command for program in programs)

    @property
    def trains_gmm(self) -> bool:
        return self.log("update.#.log")

    @property
    def scores(self) -> bool:
        return any(map(is_score_file, self.files)) or any(
            name.startswith("scoring") or SCORE_DIR.match(name) for name in self.subdirs
        )


_RAW_PROB = re.compile(r"nnet3-compute-prob (?:(?!nnet3-compute-prob )[^|\"])*?(?<=\S)/\d+\.raw\b")
_DECODERS = ("latgen", "decode-faster", "decode-simple", "gmm-decode", "online2-", "decode-dnn")

# (kind, evidence in words, test); first hit wins.
FINGERPRINTS: tuple[tuple[DirKind, str, Callable[[View], bool]], ...] = (
    (
        DirKind.GRAPH,
        "HCLG.fst, or words.txt with disambig_tid.int and num_pdfs",
        lambda v: v.file("HCLG.fst") or (v.file("disambig_tid.int") and v.file("words.txt")),
    ),
    (DirKind.DENLATS, "decode_den logs or dengraph/", lambda v: v.log("decode_den.#.log") or "dengraph" in v.subdirs),
    (
        DirKind.RESCORE,
        "lmrescore logs",
        lambda v: (
            v.log(
                "rescorelm.#.log",
                "lmrescore.#.log",
                "rescore.#.log",
                "interp.#.log",
                "lattice_combine.#.log",
                "lmrescore_rnnlm.#.log",
                "rescorelm.#.#.log",
            )
            and not v.log("decode.#.log")
        ),
    ),
    (
        DirKind.DECODE,
        "decode logs that run a decoder",
        lambda v: v.log("decode.#.log") and (v.runs("decode.#.log", *_DECODERS) or v.scores or v.file("lat.#.gz")),
    ),
    (
        DirKind.DECODE,
        "score files",
        lambda v: v.scores and not v.trains_gmm and not v.log("compute_prob_valid.#.log", "iter#.tr.log"),
    ),
    (
        DirKind.LATS,
        "lattices of the training data",
        lambda v: v.log("generate_lattices.#.log") or (v.log("align_lats.#.log") and not v.log("align.#.log")),
    ),
    (
        DirKind.NNET3_RAW,
        "diagnostics on N.raw (train_raw_dnn.py, train_raw_rnn.py), no final.mdl and no tree",
        lambda v: (
            not v.file("final.mdl", "tree", "den.fst")
            and _RAW_PROB.search(v.command("compute_prob_valid.#.log")) is not None
        ),
    ),
    (
        DirKind.CHAIN,
        "den.fst or nnet3-chain-train",
        lambda v: (
            v.file("den.fst", "#.trans_mdl", "phone_lm.fst")
            # Frames are subsampled without chain as well: what trained it decides, where its logs are there.
            or (
                v.file("frame_subsampling_factor")
                and "configs" in v.subdirs
                and not v.file("ali.#.gz", "final.raw", "post_output.vec")
                and not v.runs("train.#.#.log", "nnet3-train")
                and not v.runs("compute_prob_valid.#.log", "nnet3-compute-prob")
            )
            or v.log("make_den_fst.log", "make_phone_lm.log")
            or v.runs("train.#.#.log", "nnet3-chain-train", "nnet3-chain-copy")
        ),
    ),
    (
        DirKind.NNET3_RAW,
        "final.raw without final.mdl and tree",
        lambda v: v.file("final.raw") and not v.file("final.mdl", "tree") and v.log("train.#.#.log"),
    ),
    (
        DirKind.NNET3,
        "nnet3-train logs or configs/final.config",
        lambda v: (
            v.runs("train.#.#.log", "nnet3-train")
            or v.runs("compute_prob_valid.#.log", "nnet3-compute-prob")
            or v.log("add_first_layer.log")
            or ("configs" in v.subdirs and v.log("nnet_init.log", "init_mdl.log"))
            or (v.file("accuracy.report") and "configs" in v.subdirs)
        ),
    ),
    (
        DirKind.NNET2,
        "nnet-train-parallel logs",
        lambda v: (
            v.runs("train.#.#.log", "nnet-train-parallel", "nnet-train-simple", "nnet-am-")
            or v.runs("compute_prob_valid.#.log", "nnet-compute-prob")
            or v.file("nnet.config")
            # get_lda.sh of nnet2 and nnet3 leaves these two; steps/train_lda_mllt.sh does not.
            or (v.file("feat_dim") and v.file("lda_dim") and not v.trains_gmm)
        ),
    ),
    (
        DirKind.NNET1_SEQ,
        "mpe.x.log or mmi.x.log of nnet1",
        lambda v: v.log("mpe.#.log") or v.runs("mmi.#.log", "nnet-train-mmi"),
    ),
    (DirKind.PRETRAIN, "rbm logs and .dbn files", lambda v: v.file("#.dbn", "#.rbm") or v.log("rbm.#.log")),
    (
        DirKind.NNET1,
        "nnet.proto, final.nnet or iterNN.tr.log",
        lambda v: v.log("iter#.tr.log") or v.file("nnet.proto", "final.nnet") or v.log("train_nnet.log"),
    ),
    (
        DirKind.CHAIN_TREE,
        "mono.mdl and mono.tree, convert-ali to the subsampled frame rate",
        lambda v: v.log("init_mono.log") or (v.file("mono.mdl") and v.file("mono.tree")),
    ),
    (
        DirKind.IVECTOR,
        "i-vector extractor or online i-vectors",
        lambda v: (
            v.file("final.ie", "ivector_online.scp", "ivector_period")
            or v.log("extract_ivectors.#.log")
            or v.runs("acc.#.#.log", "ivector-extractor-acc")
            or v.log("pca_transform.log")
        ),
    ),
    (
        DirKind.UBM,
        "final.ubm or final.dubm",
        lambda v: (
            v.file("final.ubm", "final.dubm")
            or v.log("gselect_diag.#.log", "cluster.log")
            or (v.log("gmm_init.log") and v.log("gselect.#.log"))
        ),
    ),
    (
        DirKind.SGMM2,
        "init_sgmm.log or sgmm2-acc-stats",
        lambda v: (
            v.log("init_sgmm.log")
            or v.runs("acc.#.#.log", "sgmm2-acc-stats --")
            or (v.trains_gmm and v.runs("update.#.log", "sgmm2-est --", "sgmm2-est "))
        ),
    ),
    (
        DirKind.MMI,
        "discriminative training: rescored lattices and num/den statistics",
        lambda v: (
            v.log("objf.#.log")
            or v.runs("acc.#.#.log", "rescore-lattice", "gmm-acc-stats2", "sgmm2-acc-stats2")
            or v.runs("update.#.log", "-ebw")
            or v.file("objf.#.log")
        ),
    ),
    (
        DirKind.MONO,
        "gmm-init-mono in init.log, no tree building",
        lambda v: (
            v.trains_gmm
            and not v.log("build_tree.log", "questions.log")
            and (v.runs("init.log", "gmm-init-mono") or v.log("init.log"))
        ),
    ),
    (
        DirKind.QUICK,
        "mixup.log with --mix-down, an old model and tree in init_model.log",
        lambda v: v.trains_gmm and v.runs("mixup.log", "--mix-down"),
    ),
    (
        DirKind.SAT,
        "fmllr logs or final.alimdl with trans.J",
        lambda v: (
            (v.trains_gmm or v.log("build_tree.log"))
            and (v.log("fmllr.#.#.log", "acc_alimdl.#.log", "est_alimdl.log") or v.file("final.alimdl", "raw_trans.#"))
        ),
    ),
    (
        DirKind.LDA_MLLT,
        "lda_est.log, MLLT statistics",
        lambda v: (
            v.log("lda_est.log", "lda_acc.#.log")
            and (v.trains_gmm or v.log("build_tree.log", "acc_tree.#.log") or not v.log("compute_prob_valid.#.log"))
        ),
    ),
    (DirKind.LDA_MLLT, "MLLT logs", lambda v: v.log("mupdate.#.log", "macc.#.#.log")),
    (
        DirKind.DELTAS,
        "build_tree.log, GMM updates, delta features",
        lambda v: (
            (v.trains_gmm and v.log("build_tree.log", "mixup.log", "questions.log", "convert.#.log"))
            or (v.log("acc_tree.#.log") and v.runs("acc_tree.#.log", "add-deltas"))
        ),
    ),
    (
        DirKind.MONO,
        "GMM updates and text alignments without a tree log",
        lambda v: v.trains_gmm and v.log("align.#.#.log") and not v.log("build_tree.log"),
    ),
    (DirKind.ALI, "align_pass logs of align_fmllr", lambda v: v.log("align_pass#.#.log") and not v.trains_gmm),
    (DirKind.ALI, "align.J.log without training logs", lambda v: v.log("align.#.log") and not v.trains_gmm),
    (
        DirKind.FEATURES,
        "feature extraction logs",
        lambda v: any(shape.startswith(("make_mfcc", "make_fbank", "make_plp", "cmvn_")) for shape in v.log_shapes),
    ),
    (DirKind.ALI, "alignments only, logs not kept", lambda v: v.file("ali.#.gz")),
    (DirKind.MODEL_ONLY, "a model and no logs", lambda v: v.file("final.mdl", "#.mdl")),
    (DirKind.EGS, "training examples", lambda v: v.file("egs.#.ark", "cegs.#.ark") or v.log("get_egs.#.log")),
)
