"""Makes tests/fixtures/exp/ from labelled runs of Kaldi: `python tests/build_fixtures.py` with KALDI_DOCTOR_CASES set.

The trees are real output of Kaldi's scripts, made smaller: archives, acoustic models and the logs of scoring's
best-path jobs are left out, models keep their head (the transition model), and lines that name each utterance or each
removed Gaussian of a log in turn are dropped, as are the programs' echoes of their own command lines after the second
iteration. Every iteration, job, error and summary line stays, so that what is counted adds up.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures" / "exp"

_PER_UTTERANCE = re.compile(
    rb"^(?!#)[^\n]*(?:gmm-align-compiled\.cc:127\)|gmm-acc-mllt\.cc:108\)|gmm-acc-stats-ali\.cc:105\)"
    rb"|gmm-acc-stats-twofeats\.cc:140\)|VLOG\[2\] \(compute-mfcc-feats|gmm-est-fmllr\.cc:1\d\d\) For speaker"
    rb"|LOG \(nnet3-merge-egs|nnet-optimize\.cc:710\)|LOG \(nnet3-copy-egs)[^\n]*\n",
    re.MULTILINE,
)
_COMPONENTS = re.compile(rb"^(?:component-node|component|LOG \(nnet3-show-progress[^\n]*nnet3-show-progress\.cc:11\d\)) [^\n]*\n", re.MULTILINE)
_ECHO = re.compile(rb"^(?!#|[A-Z_]+(?:\[\d+\])? \()[a-z][\w-]+ [^\n]*\n", re.MULTILINE)
_FEW_COUNTS = re.compile(rb"^(?!#)[^\n]*mle-diag-gmm\.cc:359\)[^\n]*\n", re.MULTILINE)
_ITERATION = re.compile(r"^(acc|align|macc|update|train|fmllr|average)\.(\d+)(\.\d+)?\.log$")
_DROP = re.compile(
    r"(^|/)(best_path|score|lattice_best_path|get_ctm|get_phone_alignments|get_lattice_stats|dump_ali_frame|stats1)[\w.]*\.log$"
    r"|(^|/)(ctm|trans\.\d+|\d+\.mdl|combined\.mdl|ref\.raw|init\.raw|final\.raw|final\.alimdl|lda\.mat|questions\.(int|qst)|.*\.fst"
    r"|get_train_ctm\.out|wer_bootci(\.log)?|.*\.ctm|.*\.tra)$"
    r"|(^|/)(wip|lmwt|ops|per_spk)$|_ali/final\.occs$|/graph/phones/"
    r"|(^|/)(lm_corpus\.txt|wav\.scp|cmvn\.scp|spk2gender|frame_shift|utt2dur|align_lexicon\.txt|word_boundary\.txt)$"
    r"|/(scoring|score_\d+|egs|q|decode_test_oldscoring)(/|$)"
)
_TRANSCRIPT = re.compile(r"/penalty_[\d.]+/(\d+)\.txt$")


@dataclass(frozen=True)
class Recipe:
    """Which case a fixture comes from, and the parts of it that are kept."""

    case: str
    keep: tuple[str, ...]
    archives: tuple[str, ...] = ()
    """Folders whose ali.J.gz are kept."""
    models: bool = False
    """Whether `tree`, and the model of alignment directories, are kept: they tell whose alignments those are."""


_DATA = ("data/train/", "data/test/", "data/lang/", "data/lang_test_bg/")
_FIXTURES = {
    "healthy": Recipe(
        "base",
        (*_DATA, "exp/mono/", "exp/mono_ali/", "exp/tri1/", "exp/tri1_ali/", "exp/tri2b/", "exp/tri2b_ali/", "exp/tri3b/"),
        ("exp/mono_ali/",),
        models=True,
    ),
    "sat_broken": Recipe(
        "sat_broken",
        (*_DATA, "data/train_sat/", "exp/mono/", "exp/mono_ali/", "exp/tri1/", "exp/tri1_ali/", "exp/tri2b/", "exp/tri2b_ali/",
         "exp/tri3b/"),
    ),
    "interrupted": Recipe("killed_jobs", (*_DATA, "exp/mono/", "exp/mono_ali/", "exp/tri1/", "exp/tri1_ali/", "exp/tri2b/")),
    "empty_hyps": Recipe("empty_hyps", (*_DATA, "exp/mono/", "exp/mono_ali/")),
    "dnn": Recipe(
        "base",
        ("data/train_hires/", "data/test_hires/", "data/lang/", "exp/tri3b/graph/", "exp/tri3b_ali/", "exp/nnet3/tdnn1a/"),
    ),
}


def build(name: str, recipe: Recipe, cases: Path) -> int:
    """Write one fixture; returns its bytes."""
    source = cases / recipe.case
    target = FIXTURES / name
    if target.exists():
        shutil.rmtree(target)
    total = 0
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source).as_posix()
        if not path.is_file() or not inside.startswith(recipe.keep) or _DROP.search(inside):
            continue
        if path.name.endswith(".gz") and not inside.startswith(recipe.archives or ("-",)):
            continue
        if not recipe.models and (path.name == "tree" or inside.endswith("_ali/final.mdl")):
            continue
        hit = _TRANSCRIPT.search(inside)
        if hit and not _is_best(path):
            continue
        data = _trimmed(path)
        out = target / inside
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(data)
        total += len(data)
    return total


def _is_best(path: Path) -> bool:
    """Whether scoring_kaldi/best_wer names this transcript's LM weight and penalty."""
    best = path.parent.parent / "best_wer"
    return best.exists() and best.read_text().rstrip().endswith(f"_{path.stem}_{path.parent.name.removeprefix('penalty_')}")


def _trimmed(path: Path) -> bytes:
    """Content of a file as it goes into a fixture."""
    data = path.read_bytes()
    if path.name in {"final.mdl", "final.alimdl"}:
        end = data.find(b"</TransitionModel>")
        return data[: end + len(b"</TransitionModel> ")] if end > 0 else data
    if path.suffix != ".log" or b"# Ended (" not in data[-200:]:  # where a log broke off is evidence
        return data
    data = _PER_UTTERANCE.sub(b"", data)
    if path.name.startswith(("progress.", "full_progress", "full_info")) and path.name != "progress.1.log":
        data = _COMPONENTS.sub(b"", data)
    hit = _ITERATION.match(path.name)
    if hit and int(hit[2]) > 2:
        data = _FEW_COUNTS.sub(b"", _ECHO.sub(b"", data))
    return data


def main() -> None:
    """Make all fixtures, or those named on the command line."""
    cases = Path(os.environ["KALDI_DOCTOR_CASES"])
    for name in sys.argv[1:] or _FIXTURES:
        size = build(name, _FIXTURES[name], cases)
        files = sum(1 for path in (FIXTURES / name).rglob("*") if path.is_file())
        print(f"{name:12} {files:5} files {size / 1e6:6.2f} MB")


if __name__ == "__main__":
    main()
