"""Faults put into a healthy copy, each with the verdict that a good reader of logs gives: one cause, or two where the logs
do not tell them apart (a grammar and the graph made of it). Where scores alone were rewritten nothing tells a cause.
"""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from metamorphic.injector import cut_log, edit, edit_all, end_with, remove, replace, set_wer

BAD = frozenset({"broken", "degraded"})
STOPPED = frozenset({"broken", "incomplete"})


@dataclass(frozen=True)
class Fault:
    """One way to break a tree. A directory stands for everything below it."""

    apply: Callable[[Path], None]
    states: frozenset[str]
    dirs: tuple[str, ...]
    causes: frozenset[str]
    tree: str = "healthy"
    risk: bool = False
    """True where nothing was harmed: what was trained on it later is scored and sound. It is found all the same."""

    @property
    def name(self) -> str:
        """Name of the function."""
        return self.apply.__name__


FAULTS: list[Fault] = []


def risk(dirs: str) -> Callable[[Callable[[Path], None]], Callable[[Path], None]]:
    """Register a fault that harmed nothing that was measured."""

    def register(function: Callable[[Path], None]) -> Callable[[Path], None]:
        FAULTS.append(Fault(function, frozenset({"healthy"}), tuple(dirs.split()), frozenset({"none"}), risk=True))
        return function

    return register


def fault(
    states: frozenset[str], dirs: str, causes: str, *, tree: str = "healthy"
) -> Callable[[Callable[[Path], None]], Callable[[Path], None]]:
    """Register a fault; `dirs` and `causes` are lists of words."""

    def register(function: Callable[[Path], None]) -> Callable[[Path], None]:
        FAULTS.append(Fault(function, states, tuple(dirs.split()), frozenset(causes.split()), tree))
        return function

    return register


def _without_later_stages(root: Path, *stages: str) -> None:
    remove(root, *(f"exp/{stage}" for stage in stages))


def _iterations_after(root: Path, stage: str, last: int) -> None:
    """Training stopped after an iteration: later logs, the final model and what is made with it are not there."""
    for path in (root / "exp" / stage / "log").glob("*.log"):
        hit = re.match(
            r"(?:acc|align|update|macc|mupdate|fmllr|transform_means|compose_transforms|train|progress|average|compute_prob_\w+)\.(\d+)\b",
            path.name,
        )
        if hit and int(hit[1]) > last:
            path.unlink()
    for pattern in (
        "final.*",
        "graph",
        "decode*",
        "mkgraph.log",
        "log/analyze_alignments.log",
        "log/acc_alimdl.*",
        "log/est_alimdl.log",
        "log/summary.log",
        "log/combine.log",
        "log/*combined*",
        "accuracy.report",
        "log/adjust_priors.final.log",
    ):
        for path in (root / "exp" / stage).glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


# Jobs


@fault(STOPPED, "exp/tri2b", "job")
def training_was_killed(root: Path) -> None:
    _without_later_stages(root, "tri2b_ali", "tri3b")
    _iterations_after(root, "tri2b", 5)
    cut_log(root / "exp/tri2b/log/acc.5.2.log")
    remove(root, "exp/tri2b/log/update.5.log")


@fault(STOPPED, "exp/tri1", "job")
def a_training_job_was_killed_for_memory(root: Path) -> None:
    _without_later_stages(root, "tri1_ali", "tri2b", "tri2b_ali", "tri3b")
    _iterations_after(root, "tri1", 5)
    end_with(
        root / "exp/tri1/log/acc.5.3.log",
        0,
        b"bash: line 1: 4711 Killed                  gmm-acc-stats-ali exp/tri1/5.mdl",
        signal=9,
    )
    remove(root, "exp/tri1/log/update.5.log")


@fault(STOPPED, "exp/tri1_ali", "job")
def alignment_was_killed(root: Path) -> None:
    _without_later_stages(root, "tri2b", "tri2b_ali", "tri3b")
    cut_log(root / "exp/tri1_ali/log/align.2.log")
    remove(root, "exp/tri1_ali/log/analyze_alignments.log")


@fault(STOPPED, "exp/mono", "job")
def the_program_was_not_found(root: Path) -> None:
    _without_later_stages(root, "mono_ali", "tri1", "tri1_ali", "tri2b", "tri2b_ali", "tri3b")
    _iterations_after(root, "mono", 5)
    for job in (1, 2, 3, 4):
        end_with(root / f"exp/mono/log/acc.5.{job}.log", 127, b"bash: line 1: gmm-acc-stats-ali: command not found")
    remove(root, "exp/mono/log/update.5.log")


@fault(STOPPED, "exp/tri3b/decode_test", "job")
def a_decode_was_killed(root: Path) -> None:
    decode = root / "exp/tri3b/decode_test"
    cut_log(decode / "log/decode.2.log")
    remove(decode, "wer_*", "scoring_kaldi")


@fault(STOPPED, "exp/tri3b/decode_test", "job")
def a_decode_ran_out_of_memory(root: Path) -> None:
    decode = root / "exp/tri3b/decode_test"
    end_with(
        decode / "log/decode.1.log",
        134,
        b"terminate called after throwing an instance of 'std::bad_alloc'",
        b"  what():  std::bad_alloc",
    )
    remove(decode, "wer_*", "scoring_kaldi")


@fault(STOPPED, "exp/nnet3/tdnn1a", "job", tree="dnn")
def network_training_was_killed(root: Path) -> None:
    remove(root, "exp/nnet3/tdnn1a/decode_test")
    _iterations_after(root, "nnet3/tdnn1a", 20)
    cut_log(root / "exp/nnet3/tdnn1a/log/train.20.2.log")


@fault(STOPPED, "exp/nnet3/tdnn1a", "job", tree="dnn")
def the_gpu_was_taken(root: Path) -> None:
    remove(root, "exp/nnet3/tdnn1a/decode_test")
    _iterations_after(root, "nnet3/tdnn1a", 5)
    for job in (1, 2):
        end_with(
            root / f"exp/nnet3/tdnn1a/log/train.5.{job}.log",
            255,
            b"ERROR (nnet3-train[5.5]:SelectGpuId():cu-device.cc:121) No CUDA GPU detected!, diagnostics: cudaError_t 100",
        )


# Scores


@fault(BAD, "exp/tri3b", "unknown")
def the_score_of_sat_is_ten_times_worse(root: Path) -> None:
    for decode in ("decode_test", "decode_test.si"):
        set_wer(root / "exp/tri3b" / decode, 68.0)


@fault(BAD, "exp/tri2b", "unknown")
def two_stages_are_bad_and_the_first_is_to_blame(root: Path) -> None:
    set_wer(root / "exp/tri2b/decode_test", 71.0)
    for decode in ("decode_test", "decode_test.si"):
        set_wer(root / "exp/tri3b" / decode, 69.0)


@fault(BAD, "exp/mono exp/mono/decode_test exp/mono/graph data/lang_test_bg data/test", "unknown")
def every_stage_is_hopeless(root: Path) -> None:
    for decode in root.glob("exp/*/decode_test*"):
        set_wer(decode, 96.0)


@fault(BAD, "exp/tri3b/decode_test exp/tri3b", "adaptation")
def decoding_with_transforms_is_worse_than_without(root: Path) -> None:
    set_wer(root / "exp/tri3b/decode_test", 55.0)


@fault(BAD, "exp/mono exp/mono/decode_test", "decoding.scale")
def insertions_everywhere_and_the_best_penalty_is_the_highest(root: Path) -> None:
    for decode in root.glob("exp/*/decode_test*"):
        set_wer(decode, 34.0, shape=(0.8, 0.02, 0.18), slope=-0.03)


# Decoding


@fault(BAD, "exp/mono exp/mono/decode_test exp/mono/graph data/lang_test_bg", "graph lm")
def every_hypothesis_is_empty(root: Path) -> None:
    for decode in root.glob("exp/*/decode_test*"):
        set_wer(decode, 100.0, shape=(0.0, 1.0, 0.0), slope=0.0)
        for path in decode.glob("scoring_kaldi/penalty_*/*.txt"):
            edit(path, replace(rb"^(\S+).*$", rb"\1 "))
        for path in decode.glob("log/decode.*.log"):
            edit(path, replace(rb"^(te\w+-\d+) .*$", rb"\1 "))


@fault(BAD, "exp/tri1 exp/tri1/decode_test", "decoding.search")
def the_beam_of_one_decode_is_tight(root: Path) -> None:
    decode = root / "exp/tri1/decode_test"
    edit_all(decode, "log/decode.*.log", replace(rb"--beam=[\d.]+", b"--beam=3.0"))
    edit_all(decode, "log/decode.*.log", replace(rb"--max-active=\d+", b"--max-active=150"))
    edit_all(
        decode,
        "log/decode.*.log",
        replace(rb"^(LOG \(gmm-latgen-faster\[5.5\]:DecodeUtteranceLatticeFaster)", _every_third_stops()),
    )
    set_wer(decode, 39.0, shape=(0.05, 0.35, 0.6))


def _every_third_stops() -> Callable[[re.Match[bytes]], bytes]:
    seen = [0]

    def line(hit: re.Match[bytes]) -> bytes:
        seen[0] += 1
        if seen[0] % 3:
            return hit[1]
        return (
            b"WARNING (gmm-latgen-faster[5.5]:DecodeUtteranceLatticeFaster():decoder-wrappers.cc:291) Outputting partial output for utterance te01m-001 since no final-state reached\n"
            + hit[1]
        )

    return line


@fault(BAD | STOPPED, "exp/tri1/decode_test exp/tri1", "features")
def the_features_have_another_dimension(root: Path) -> None:
    decode = root / "exp/tri1/decode_test"
    for job in (1, 2):
        end_with(
            decode / f"log/decode.{job}.log",
            255,
            b"ERROR (gmm-latgen-faster[5.5]:LogLikelihoodZeroBased():decodable-am-diag-gmm.cc:50) "
            b"Dim mismatch: data dim = 13 vs. model dim = 39",
        )
    remove(decode, "wer_*", "scoring_kaldi")


# Alignment and data


@fault(BAD, "exp/tri2b exp/tri2b_ali", "alignment")
def utterances_fail_to_align(root: Path) -> None:
    names = [line.split()[0] for line in (root / "data/train/text").read_bytes().splitlines()]
    for index, path in enumerate(sorted([*root.glob("exp/tri2b/log/align.*.log"), *root.glob("exp/tri2b_ali/log/align.*.log")])):
        lost = names[index % 4 * 222 : index % 4 * 222 + 40]
        body = b"".join(
            b"WARNING (gmm-align-compiled[5.5]:AlignUtteranceWrapper():decoder-wrappers.cc:617) Retrying utterance %s with beam 40\n"
            b"WARNING (gmm-align-compiled[5.5]:AlignUtteranceWrapper():decoder-wrappers.cc:626) Did not successfully decode file %s, len = 333\n"
            % (name, name)
            for name in lost
        )
        edit(
            path,
            replace(
                rb"^(LOG \(gmm-align-compiled\[5.5\]:main\(\):gmm-align-compiled.cc:135\))", partial(_before, body)
            ),
        )
        edit(path, replace(rb"Retried \d+ out of", b"Retried 90 out of"))
        edit(path, replace(rb"Done (\d+), errors on 0\n# Acc", lambda hit: b"Done %d, errors on 40\n# Acc" % (int(hit[1]) - 40)))
    for decode in ("tri2b/decode_test", "tri3b/decode_test", "tri3b/decode_test.si"):
        set_wer(root / "exp" / decode, 31.0)


@risk("exp/mono_ali")
def an_alignment_archive_is_damaged(root: Path) -> None:
    path = root / "exp/mono_ali/ali.2.gz"
    data = bytearray(path.read_bytes())
    for at in range(len(data) // 3, 2 * len(data) // 3):
        data[at] ^= 0x5A
    path.write_bytes(data)


@risk("exp/mono_ali")
def an_alignment_archive_is_cut_off(root: Path) -> None:
    path = root / "exp/mono_ali/ali.3.gz"
    path.write_bytes(path.read_bytes()[:9000])


@risk("exp/mono_ali")
def an_alignment_archive_and_its_log_are_missing(root: Path) -> None:
    (root / "exp/mono_ali/ali.4.gz").unlink()
    (root / "exp/mono_ali/log/align.4.log").unlink()


@fault(BAD, "exp/mono data/train data/lang", "lexicon")
def training_words_are_not_in_the_lexicon(root: Path) -> None:
    edit_all(root, "data/train/text", replace(rb"\b(the|my|red|under|with)\b", rb"x\1q"))
    for path in root.glob("exp/*/log/compile_graphs.*.log"):
        edit(
            path,
            replace(
                rb"^(LOG \(compile-train-graphs)",
                b"sym2int.pl: replacing xtheq with 3\nsym2int.pl: replacing xmyq with 3\n** Replaced 431 instances of OOVs with 3\n"
                rb"\1",
            ),
        )


@fault(BAD, "exp/mono exp/mono/decode_test exp/mono/graph data/lang_test_bg data/test", "lm lexicon")
def test_words_are_not_in_the_vocabulary(root: Path) -> None:
    for path in [root / "data/test/text", *root.glob("exp/*/decode_test*/scoring_kaldi/test_filt.txt")]:
        edit(path, replace(rb"\b(the|my|red|under|with|our|in)\b", rb"x\1q"))
    for decode in root.glob("exp/*/decode_test*"):
        old = float(re.findall(rb"WER ([\d.]+)", (decode / "scoring_kaldi/best_wer").read_bytes())[0])
        set_wer(decode, old + 27)


@fault(BAD, "exp/mono exp/mono_ali data/train exp/mono/decode_test data/test", "data.split")
def the_test_set_is_in_the_training_data(root: Path) -> None:
    train = root / "data/train"
    test = root / "data/test"
    for name in ("text", "utt2spk", "feats.scp", "utt2num_frames"):
        edit(
            train / name, partial(_merged, (test / name).read_bytes())
        )


@risk("exp/mono")
def there_is_no_silence_at_the_edges(root: Path) -> None:
    for path in root.glob("exp/*/log/analyze_alignments.log"):
        for edge in (b"begin", b"end"):
            edit(
                path,
                replace(
                    rb"^At utterance "
                    + edge
                    + rb", SIL accounts for [\d.]+% of phone occurrences, with duration \(median, mean, 95-percentile\) is \([\d.,]+\) frames.",
                    b"WARNING: optional-silence SIL is seen only 11.0% of the time at utterance "
                    + edge
                    + b".  This may not be optimal.\n"
                    b"At utterance "
                    + edge
                    + b", SIL accounts for 11.0% of phone occurrences, with duration (median, mean, 95-percentile) is (3,3.3,5) frames.",
                ),
            )


# Networks

_TDNN = "exp/nnet3/tdnn1a/log/"


def _before(body: bytes, hit: re.Match[bytes]) -> bytes:
    return body + hit[1]


def _merged(more: bytes, data: bytes) -> bytes:
    return b"".join(sorted((data + more).splitlines(keepends=True)))


def _at_chance(low: int, iteration: int, _objective: float, _accuracy: float) -> tuple[float, float]:
    return -7.6 + 0.001 * (iteration % 3) - 0.02 * low, 0.011 + 0.001 * (iteration % 2)


def _curve(root: Path, split: str, change: Callable[[int, float, float], tuple[float, float]]) -> None:
    """Rewrite (objective, accuracy) of the diagnostics of each iteration."""
    for path in (root / _TDNN).glob(f"compute_prob_{split}.*.log"):
        number = path.name.split(".")[1]
        iteration = 48 if number == "combined" else int(number)
        data = path.read_bytes()
        objective = re.search(rb"Overall log-likelihood for 'output' is (\S+) per frame", data)
        accuracy = re.search(rb"Overall accuracy for 'output' is (\S+) per frame", data)
        assert objective and accuracy
        new = change(iteration, float(objective[1]), float(accuracy[1]))
        text = [b"nan" if math.isnan(value) else b"%.6g" % value for value in new]
        path.write_bytes(
            data.replace(objective[0], objective[0].replace(objective[1], text[0])).replace(
                accuracy[0], accuracy[0].replace(accuracy[1], text[1])
            )
        )


@fault(BAD, "exp/nnet3/tdnn1a", "training.diverged", tree="dnn")
def the_objective_is_not_a_number(root: Path) -> None:
    for split in ("train", "valid"):
        _curve(root, split, lambda i, o, a: (math.nan, 0.02) if i >= 6 else (o, a))
    for path in (root / _TDNN).glob("train.*.log"):
        if int(path.name.split(".")[1]) >= 6:
            edit(path, replace(rb"(is|per-frame=) ?-\d[\d.]*", rb"\1 -nan"))
    set_wer(root / "exp/nnet3/tdnn1a/decode_test", 99.0, shape=(0.0, 0.9, 0.1))


@fault(BAD, "exp/nnet3/tdnn1a", "training.diverged", tree="dnn")
def the_objective_explodes(root: Path) -> None:
    for split in ("train", "valid"):
        _curve(root, split, lambda i, o, a: (-40.0 * (i - 3), 0.05) if i >= 4 else (o, a))
    for path in (root / _TDNN).glob("train.*.log"):
        if int(path.name.split(".")[1]) >= 4:
            edit(path, replace(rb"((?:is|per-frame=) ?)-\d[\d.]*", rb"\1-512.3"))
    set_wer(root / "exp/nnet3/tdnn1a/decode_test", 98.0)


@fault(BAD, "exp/nnet3/tdnn1a", "training.diverged", tree="dnn")
def accuracy_stays_at_chance(root: Path) -> None:
    for split in ("train", "valid"):
        _curve(root, split, partial(_at_chance, len(split)))
    for path in (root / _TDNN).glob("train.*.log"):
        edit(path, replace(rb"((?:is|per-frame=) ?)-\d[\d.]*", rb"\1-7.61"))
    set_wer(root / "exp/nnet3/tdnn1a/decode_test", 99.0)


@fault(BAD, "exp/nnet3/tdnn1a", "training.overfit", tree="dnn")
def validation_turns_while_training_goes_on(root: Path) -> None:
    _curve(root, "train", lambda i, o, a: (-2.2 * math.exp(-i / 6) - 0.02, 1 - 0.75 * math.exp(-i / 6)))
    _curve(root, "valid", lambda i, o, a: (-2.6 - 0.03 * i - 1.5 * math.exp(-i / 3), 0.34 + 0.02 * math.exp(-i / 9)))
    for path in (root / _TDNN).glob("train.*.log"):
        value = -2.2 * math.exp(-int(path.name.split(".")[1]) / 6) - 0.02
        edit(path, replace(rb"((?:is|per-frame=) ?)-\d[\d.]*", rb"\g<1>%.4f" % value))
    set_wer(root / "exp/nnet3/tdnn1a/decode_test", 48.0)


@fault(BAD, "exp/nnet3/tdnn1a", "training.underfit", tree="dnn")
def training_ended_while_it_was_still_getting_better(root: Path) -> None:
    for split in ("train", "valid"):
        _curve(root, split, lambda i, o, a: (-5.2 + 0.045 * i, 0.06 + 0.006 * i))
    for path in (root / _TDNN).glob("train.*.log"):
        value = -5.2 + 0.045 * int(path.name.split(".")[1])
        edit(path, replace(rb"((?:is|per-frame=) ?)-\d[\d.]*", rb"\g<1>%.4f" % value))
    set_wer(root / "exp/nnet3/tdnn1a/decode_test", 57.0)
