"""Makes tests/fixtures/exp/ from labelled runs of Kaldi: `python tests/build_fixtures.py` with KALDI_DOCTOR_CASES set.

The trees are real output of Kaldi's scripts, made smaller: archives, acoustic models and the logs of scoring's
best-path jobs are left out, models keep their head (the transition model), and lines that name each utterance or each
removed Gaussian of a log in turn are dropped, as are the programs' echoes of their own command lines after the second
iteration.

Of what a run has many times over, some are kept whole, so that what is counted adds up:

- of a kind of log that a GMM stage has of more than five iterations the first, the fifth (which rules hold against the
  last) and the last, with all their jobs; of updates also the second and the last but one, by which the number of
  Gaussians is seen to rise and to stand still. A stage that did not get to its end keeps all;
- of a network every training job; averages, objectives and parameter changes of every fourth iteration, the first and
  the last;
- of a decode four LM weights in a row around the best one with every penalty, which is what other `--min-lmwt` and
  `--max-lmwt` would have left: a best score at an end of the sweep still stands there. Empty score files stay, and the
  weights up to them. Counts by utterance (`wer_details`) stay where `Recipe.details` says, elsewhere it is as
  `--stats false` leaves it;
- of lists of phones one form each, and none twice; of the diagnostics of alignments and lattices the phones with at
  least 3 %, as `--frequency-cutoff-percentage` says;
- `feats.scp`, where `Recipe.features` says: elsewhere one sees a tree from whose data directories it was taken away.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from functools import cache
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
_RARE_PHONES = re.compile(rb"^(?:Overall, \S+|Phone \S+) accounts for [0-2]\.\d% [^\n]*\n", re.MULTILINE)
_FEW_COUNTS = re.compile(rb"^(?!#)[^\n]*mle-diag-gmm\.cc:359\)[^\n]*\n", re.MULTILINE)
_ITERATION = re.compile(r"^(acc|align|macc|update|train|fmllr|average)\.(\d+)(\.\d+)?\.log$")
_DROP = re.compile(
    r"(^|/)(best_path|score|lattice_best_path|get_post|vector_sum|sum_pdf_counts|adjust_priors|full_info|transform_means|compose_transforms|get_ctm|get_phone_alignments|get_lattice_stats|dump_ali_frame|stats1)[\w.]*\.log$"
    r"|(^|/)(ctm|trans\.\d+|\d+\.mdl|combined\.mdl|ref\.raw|init\.raw|final\.raw|final\.alimdl|lda\.mat|questions\.(int|qst)|.*\.fst"
    r"|wer_bootci(\.log)?|.*\.ctm|.*\.tra|.*\.vec|xconfig\.expanded\.\d)$"
    r"|(^|/)(wip|lmwt|ops|per_spk)$|_ali/final\.occs$|/graph/phones/"
    r"|(^|/)(lm_corpus\.txt|wav\.scp|cmvn\.scp|spk2gender|frame_shift|utt2dur|align_lexicon\.txt|word_boundary\.txt)$"
    r"|/scoring_kaldi/log/|/(scoring|score_\d+|egs|q|decode_test_oldscoring)(/|$)|\.out$"
)
_PHONES = re.compile(
    r"/lang_test_bg/phones/(?!align_lexicon\.int$)"
    r"|/phones/(?!(?:align_lexicon|optional_silence|sets|word_boundary)\.int$|(?:nonsilence|silence)\.csl$)"
)
_GMM_LOG = re.compile(r"^(?:(acc|align)\.(\d+)\.\d+|(update)\.(\d+))\.log$")
_FEW = 5
_NNET_LOG = re.compile(r"^(average|compute_prob_\w+|progress)\.(\d+)\.log$")
_NNET_STEP = 4
_SCORE = re.compile(r"^wer_(\d+)_[\d.]+$")
_WEIGHTS = 4
_TRANSCRIPT = re.compile(r"/penalty_[\d.]+/(\d+)\.txt$")


@dataclass(frozen=True)
class Recipe:
    """Which case a fixture comes from, and the parts of it that are kept."""

    case: str
    keep: tuple[str, ...]
    archives: tuple[str, ...] = ()
    """Folders whose ali.J.gz are kept."""
    details: tuple[str, ...] = ()
    """Decodes whose counts by utterance are kept."""
    features: bool = True
    """Whether the lists of features are kept."""
    models: tuple[str, ...] = ()
    """Folders whose `tree` is kept, and of alignment directories the model: they tell whose alignments those are."""


_DATA = ("data/train/", "data/test/", "data/lang/", "data/lang_test_bg/")
_FIXTURES = {
    "healthy": Recipe(
        "base",
        (*_DATA, "exp/mono/", "exp/mono_ali/", "exp/tri1/", "exp/tri1_ali/", "exp/tri2b/", "exp/tri2b_ali/", "exp/tri3b/"),
        archives=("exp/mono_ali/",),
        details=("exp/",),
        models=("exp/mono/", "exp/mono_ali/"),
    ),
    "sat_broken": Recipe(
        "sat_broken",
        (*_DATA, "data/train_sat/", "exp/mono/", "exp/mono_ali/", "exp/tri1/", "exp/tri1_ali/", "exp/tri2b/", "exp/tri2b_ali/",
         "exp/tri3b/"),
    ),
    "interrupted": Recipe("killed_jobs", (*_DATA, "exp/mono/", "exp/mono_ali/", "exp/tri1/", "exp/tri1_ali/", "exp/tri2b/"), features=False),
    "empty_hyps": Recipe("empty_hyps", (*_DATA, "exp/mono/", "exp/mono_ali/"), features=False),
    "dnn": Recipe(
        "base",
        ("data/train_hires/", "data/test_hires/", "data/lang/", "exp/tri3b/graph/", "exp/tri3b_ali/", "exp/nnet3/tdnn1a/"),
        details=("exp/nnet3/",),
        features=False,
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
        if _PHONES.search(inside) or (path.suffix == ".log" and path.name not in _logs_kept(path.parent)):
            continue
        if _SCORE.match(path.name) and path.name not in _scores_kept(path.parent):
            continue
        if (path.name == "tree" or inside.endswith("_ali/final.mdl")) and not inside.startswith(recipe.models or ("-",)):
            continue
        if path.name == "feats.scp" and not recipe.features:
            continue
        if "/wer_details/" in inside and not inside.startswith(recipe.details or ("-",)):
            continue
        if _TRANSCRIPT.search(inside) and not _is_best(path):
            continue
        data = _trimmed(path)
        out = target / inside
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(data)
        total += len(data)
    return total


@cache
def _logs_kept(folder: Path) -> frozenset[str]:
    """Names of the logs of a directory that go into a fixture."""
    names = [path.name for path in folder.glob("*.log")]
    nnet = {name: int(hit[2]) for name in names if (hit := _NNET_LOG.match(name))}
    ends = {0, 1, max(nnet.values(), default=0)}
    dropped = {name for name, turn in nnet.items() if turn % _NNET_STEP and turn not in ends}
    turns: dict[str, dict[str, int]] = {}
    for hit in filter(None, map(_GMM_LOG.match, names)):
        turns.setdefault(hit[1] or hit[3], {})[hit[0]] = int(hit[2] or hit[4])
    for kind, of_kind in turns.items() if (folder.parent / "final.mdl").exists() else ():
        found = sorted(set(of_kind.values()))
        kept = {found[0], 5, found[-1], *(found[1::len(found) - 3] if kind == "update" else ())}
        if len(found) > _FEW:
            dropped |= {name for name, turn in of_kind.items() if turn not in kept}
    return frozenset(names) - dropped


@cache
def _scores_kept(folder: Path) -> frozenset[str]:
    """Names of the score files of a decode that go into a fixture."""
    scores = [(int(hit[1]), path) for path in folder.glob("wer_*") if (hit := _SCORE.match(path.name))]
    weights = sorted({weight for weight, _ in scores})
    best = weights.index(int(_best(folder / "scoring_kaldi")[0]))
    low = max(0, min(best - _WEIGHTS // 2, len(weights) - _WEIGHTS))
    kept = {*weights[low : low + _WEIGHTS], *(weight for weight, path in scores if not path.stat().st_size)}
    return frozenset(path.name for weight, path in scores if min(kept) <= weight <= max(kept))


def _best(scoring: Path) -> tuple[str, str]:
    """LM weight and penalty that `best_wer` names."""
    _, weight, penalty = (scoring / "best_wer").read_text().split()[-1].rsplit("_", 2)
    return weight, penalty


def _is_best(path: Path) -> bool:
    """Whether scoring_kaldi/best_wer names this transcript's LM weight and penalty."""
    return _best(path.parent.parent) == (path.stem, path.parent.name.removeprefix("penalty_"))


def _trimmed(path: Path) -> bytes:
    """Content of a file as it goes into a fixture."""
    data = path.read_bytes()
    if path.name in {"final.mdl", "final.alimdl"}:
        end = data.find(b"</TransitionModel>")
        return data[: end + len(b"</TransitionModel> ")] if end > 0 else data
    if path.suffix != ".log" or b"# Ended (" not in data[-200:]:  # where a log broke off is evidence
        return data
    data = _RARE_PHONES.sub(b"", _PER_UTTERANCE.sub(b"", data))
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
