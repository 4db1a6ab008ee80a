"""A tree of about 150,000 files as a recipe of 960 hours leaves it: the fixtures' stages with many more jobs.

Monophones, deltas, LDA+MLLT and four SAT stages with their alignments, four decodes of each, and as many neural
networks as the number of files asks for, the last of them a chain model. A job of a fixture is repeated under other
speakers, so that counts of utterances, frames and errors agree with the data directories, which grow with the jobs.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from benches.chain import SUBSAMPLED, chain_config, chain_decode_log, chain_log, own_logs
from benches.improved import Improved
from benches.templates import FIXTURES, JOBS, Logs, Rewrite

HEALTHY = FIXTURES / "healthy" / "exp"
DNN = FIXTURES / "dnn" / "exp"
TEST_SETS = ("dev_clean", "dev_other", "test_clean", "test_other")
DECODE_JOBS = 20
FEW_FILES = 12_000
"""A smaller tree has one test set."""
NNET_JOBS = 16
NNET_ITERATIONS = 1200
"""Iterations of a network on 960 hours: four epochs of perturbed speech in archives of 1.5 minutes."""
_TEMPLATE_ITERATIONS = 20
_TEMPLATE_NNET_ITERATIONS = 48
_MONO_ALIGN = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 23, 26, 29, 32, 35, 38)
_TRI_ALIGN = (10, 20, 30)
_SPEAKER = re.compile(rb"\b(t[re])(\d\d[mf])(?=[-\s])")


@dataclass(frozen=True)
class Stage:
    """A stage to write: name, fixture it is made from, alignments it starts from, number of iterations."""

    name: str
    template: str
    ali: str | None
    iterations: int = 35
    decodes: tuple[str, ...] = ("decode_test",)
    improved: float = 0.0
    """Share of the wrong utterances of the fixture's decode that are right here."""


SAT = ("decode_test.si", "decode_test")
STAGES = (
    Stage("mono", "mono", None, 40),
    Stage("tri1", "tri1", "mono_ali"),
    Stage("tri2b", "tri2b", "tri1_ali", improved=0.25),
    Stage("tri3b", "tri3b", "tri2b_ali", decodes=SAT),
    Stage("tri4b", "tri3b", "tri3b_ali", 35, SAT, 0.15),
    Stage("tri5b", "tri3b", "tri4b_ali", 35, SAT, 0.3),
    Stage("tri6b", "tri3b", "tri5b_ali", 35, SAT, 0.45),
)


class Writer:
    """Writes files, makes directories once, and counts."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.files = 0
        self._made: set[str] = set()

    def write(self, name: str, data: bytes) -> None:
        """One file below the root."""
        path = f"{self.root}/{name}"
        folder = path.rpartition("/")[0]
        if folder not in self._made:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self._made.add(folder)
        with open(path, "wb", buffering=0) as stream:
            stream.write(data)
        self.files += 1


def speakers(data: bytes, copy: int) -> bytes:
    """The text with the speakers of another copy: tr01m becomes tr0701m in copy 7."""
    return _SPEAKER.sub(rb"\g<1>%03d\g<2>" % copy, data)


def write_tree(root: Path, *, files: int = 150_000, jobs: int = 80, networks: bool = True, seed: int = 1) -> int:
    """Write `exp` and `data` below root; returns the number of files.

    Args:
        root: an empty directory, or one that does not exist.
        files: how many files about; networks are added until there are as many.
        jobs: jobs of the GMM stages, a multiple of four.
        networks: False for the GMM stages alone.
        seed: of the small differences between jobs.
    """
    if jobs % JOBS:
        raise ValueError(f"jobs come in fours, as the fixture has them: {jobs}")
    writer = Writer(root)
    chance = random.Random(seed)
    tests = TEST_SETS if files >= FEW_FILES else TEST_SETS[2:3]
    write_data_directories(writer, jobs)
    for test in tests:
        write_test_set(writer, test)
    for stage in STAGES:
        write_stage(writer, stage, jobs, chance, tests=tests)
        write_alignments(writer, stage, jobs, chance)
    if networks:
        _networks(writer, files, chance, tests)
    return writer.files


def write_data_directories(writer: Writer, jobs: int) -> None:
    """Training data, with the speakers of all jobs, and lang directories."""
    for name, fixture in (("train", "healthy/data/train"), ("train_hires", "dnn/data/train_hires")):
        _data_directory(writer, FIXTURES / fixture, f"data/{name}", jobs // JOBS)
    for lang in ("lang", "lang_test_bg"):
        copy_directory(writer, FIXTURES / "healthy/data" / lang, f"data/{lang}")


def write_test_set(writer: Writer, test: str) -> None:
    """A test set with both kinds of features."""
    for name, fixture in ((test, "healthy/data/test"), (f"{test}_hires", "dnn/data/test_hires")):
        _data_directory(writer, FIXTURES / fixture, f"data/{name}", DECODE_JOBS // 2)


def _data_directory(writer: Writer, fixture: Path, target: str, copies: int) -> None:
    for path in sorted(fixture.iterdir()):
        if path.is_file():
            data = path.read_bytes()
            writer.write(f"{target}/{path.name}", b"".join(speakers(data, copy) for copy in range(copies)))
        else:
            copy_directory(writer, path, f"{target}/{path.name}")


def copy_directory(writer: Writer, source: Path, target: str) -> None:
    """Write every file below a directory again, as it is, below `target`."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            writer.write(f"{target}/{path.relative_to(source)}", path.read_bytes())


def write_stage(
    writer: Writer,
    stage: Stage,
    jobs: int,
    chance: random.Random,
    counts: dict[str, str] | None = None,
    *,
    tests: tuple[str, ...] = TEST_SETS,
) -> None:
    """Training logs, model files, graph and decodes of one stage; `counts` are texts to put in place of others.

    Each of `tests` is decoded.
    """
    folder = HEALTHY / stage.template
    renamed = _renamed(stage) | (counts or {})
    logs = Logs(
        folder / "log",
        renamed,
        jobs // JOBS,
        jobs,
        (f"exp/{stage.name}/{_TEMPLATE_ITERATIONS}.", f"exp/{stage.name}/{stage.iterations}."),
    )
    target = f"exp/{stage.name}"
    for kind, iterations in logs.by_kind.items():
        for iteration in _iterations(kind, stage, iterations):
            for name, data in _of_iteration(logs, kind, iteration, stage.iterations, jobs, chance):
                writer.write(f"{target}/log/{name}", data)
    for name, text in logs.others.items():
        writer.write(f"{target}/log/{name}", text.encode())
    _small_files(writer, folder, target, jobs, renamed)
    copy_directory(writer, folder / "graph", f"{target}/graph")
    for decode in stage.decodes:
        for test in tests:
            suffix = decode.removeprefix("decode_test")
            _decode(writer, folder / decode, f"{target}/decode_{test}{suffix}", test, renamed, stage.improved)


def _renamed(stage: Stage) -> dict[str, str]:
    """Names of directories in the fixture's logs, and what they are called here."""
    if stage.name == stage.template:
        return {}
    return {f"exp/{stage.template}": f"exp/{stage.name}", "exp/tri2b_ali": f"exp/{stage.ali}"}


def _iterations(kind: str, stage: Stage, there: dict[int, dict[int, str]]) -> list[int]:
    """Iterations for which a log of this kind is written."""
    if kind == "align" and -1 not in there:
        return list(_MONO_ALIGN if stage.template == "mono" else _TRI_ALIGN)
    if kind in {"acc", "update"} and -1 not in there:
        return [*([0] if 0 in there else []), *range(1, stage.iterations)]
    return sorted(there)


def _of_iteration(
    logs: Logs, kind: str, iteration: int, last: int, jobs: int, chance: random.Random
) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of all logs of one kind and iteration."""
    there = logs.by_kind[kind]
    if iteration in there and len(there) < _TEMPLATE_ITERATIONS - 2 and kind not in {"align", "acc", "update"}:
        low = high = iteration
        share = 0.0
    else:
        low, high, share = between(sorted(there), iteration, last)
    with_jobs = 0 not in there[low]
    middle = f".{iteration}" if iteration >= 0 else ""
    for job in range(1, jobs + 1) if with_jobs else [0]:
        number = 1 + (job - 1) % len(there[low]) if job else 0
        template = logs.template(kind, low, number)
        values = template.values
        other = logs.template(kind, high, number).values if number in there[high] else values
        if len(other) == len(values):
            jitter = 0.02 * chance.random() if job and kind in {"acc", "align"} else 0.0
            values = [a + share * (b - a) + jitter for a, b in zip(values, other, strict=True)]
        yield f"{kind}{middle}{f'.{job}' if job else ''}.log", template.write(_words(logs, iteration, job), values)


def _words(logs: Logs, iteration: int, job: int) -> dict[str, str]:
    speaker = f"{(job - 1) // JOBS:03d}"
    return {
        "job": str(job),
        "x": str(iteration),
        "next": str(iteration + 1),
        "before": str(iteration - 1),
        "jobs": str(logs.jobs),
        "tr": speaker,
        "te": f"{(job - 1) // 2:03d}",
    }


def between(there: list[int], iteration: int, last: int) -> tuple[int, int, float]:
    """The two iterations of the template around one of `last`, and where between them it stands."""
    if iteration <= 0 or len(there) == 1:
        return there[0], there[0], 0.0
    after = [number for number in there if number > 0]
    top = max(after)
    place = 1 + (iteration - 1) * (top - 1) / max(1, last - 2)
    low = max((number for number in after if number <= place), default=after[0])
    high = min((number for number in after if number >= place), default=top)
    return low, high, (place - low) / (high - low) if high > low else 0.0


def _small_files(writer: Writer, folder: Path, target: str, jobs: int, renamed: dict[str, str]) -> None:
    """Model, tree and options as they are, and the number of jobs; `benches.alignments` has the alignments."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() or path.suffix == ".gz":
            continue
        data = path.read_bytes()
        if path.name == "num_jobs":
            data = b"%d\n" % jobs
        elif path.suffix in {".log", ".out"}:
            for before, after in renamed.items():
                data = data.replace(before.encode(), after.encode())
        writer.write(f"{target}/{path.name}", data)


def write_alignments(writer: Writer, stage: Stage, jobs: int, chance: random.Random) -> None:
    """The alignments of the training data by a stage."""
    name = f"{stage.template}_ali"
    folder = (DNN if stage.template == "tri3b" else HEALTHY) / name
    renamed = _renamed(stage)
    logs = Logs(folder / "log", renamed, jobs // JOBS, jobs)
    for kind in logs.by_kind:
        for log, data in _of_iteration(logs, kind, -1, 1, jobs, chance):
            writer.write(f"exp/{stage.name}_ali/log/{log}", data)
    for log, text in logs.others.items():
        writer.write(f"exp/{stage.name}_ali/log/{log}", text.encode())
    _small_files(writer, folder, f"exp/{stage.name}_ali", jobs, renamed)


def _decode(
    writer: Writer,
    folder: Path,
    target: str,
    test: str,
    renamed: dict[str, str],
    improved: float,
    rewrite: Rewrite | None = None,
) -> None:
    """One decode: logs of its jobs, the sweep, and the texts of its best setting."""
    copies = DECODE_JOBS // 2
    names = {**renamed, "data/test/": f"data/{test}/", "data/test_hires/": f"data/{test}_hires/"}
    names |= {"decode_test.si": f"decode_{test}.si", "/decode_test/": f"/decode_{test}/", "data/test ": f"data/{test} "}
    logs = Logs(folder / "log", names, copies, DECODE_JOBS, rewrite=rewrite)
    for kind, iterations in logs.by_kind.items():
        there = iterations[-1]
        for job in range(1, DECODE_JOBS + 1):
            template = logs.template(kind, -1, 1 + (job - 1) % len(there))
            writer.write(f"{target}/log/{kind}.{job}.log", template.write(_words(logs, -1, job), template.values))
    for log, text in logs.others.items():
        writer.write(f"{target}/log/{log}", text.encode())
    details = (folder / "scoring_kaldi/wer_details/per_utt").read_bytes()
    better = Improved(target, improved, b"".join(speakers(details, copy) for copy in range(copies)))
    for path in sorted(folder.rglob("*")):
        inner = str(path.relative_to(folder))
        if path.is_dir() or inner.startswith("log/"):
            continue
        data = path.read_bytes()
        if path.name.startswith("wer_") or path.name == "best_wer":
            data = better.wer(logs.rename(data.decode()).encode(), copies)
            if path.parent == folder:
                _scoring_logs(writer, target, path.name)
        elif path.name == "num_jobs":
            data = b"%d\n" % DECODE_JOBS
        elif path.suffix in {".out", ".log"}:
            data = logs.rename(data.decode()).encode()
        elif path.name == "per_utt":
            data = better.per_utt()
        else:
            data = b"".join(speakers(data, copy) for copy in range(copies))
            data = data if path.name == "test_filt.txt" else better.text(data)
        writer.write(f"{target}/{inner}", data)


def _scoring_logs(writer: Writer, target: str, name: str) -> None:
    """The log of scoring one LM weight and penalty."""
    _, weight, penalty = name.split("_")
    folder = f"scoring_kaldi/penalty_{penalty}"
    command = f"cat {target}/{folder}/{weight}.txt | compute-wer --text --mode=present "
    command += f"ark:{target}/scoring_kaldi/test_filt.txt ark,p:-"
    head = f"# {command} >& {target}/{name} \n# Started at Sun Nov 22 14:38:03 UTC 2026\n#\n"
    tail = "# Accounting: time=0 threads=1\n# Ended (code 0) at Sun Nov 22 14:38:03 UTC 2026, elapsed time 0 seconds\n"
    writer.write(f"{target}/{folder}/log/score.{weight}.log", (head + tail).encode())


def _networks(writer: Writer, files: int, chance: random.Random, tests: tuple[str, ...]) -> None:
    """Neural networks one after another until there are as many files as asked for."""
    each = NNET_ITERATIONS * (NNET_JOBS + 4) + 1500
    rest = files - writer.files
    number = max(1, ceil(rest / each))
    for network in range(number):
        share = (files - writer.files) // (number - network)
        decodes = len(tests) * (DECODE_JOBS + 100)
        iterations = max(10, (share - decodes - 100) // (NNET_JOBS + 4))
        if network == number - 1:
            _chain_tree(writer, 8, chance)
            _network(writer, "chain/tdnn1a_sp", iterations, chance, tests, chain=True)
        else:
            _network(writer, f"nnet3/tdnn{1 + network // 26}{chr(97 + network % 26)}", iterations, chance, tests)


def _chain_tree(writer: Writer, jobs: int, chance: random.Random) -> None:
    """The tree of the chain model: a decision tree on the alignments of the last GMM, and the graph to decode with."""
    target = "exp/chain/tree"
    renamed = {
        "exp/tri3b": target,
        "exp/tri2b_ali": f"exp/{STAGES[-1].name}_ali",
        "--self-loop-scale=0.1": "--self-loop-scale=1.0",
    }
    logs = Logs(HEALTHY / "tri3b" / "log", renamed, jobs // JOBS, jobs)
    for kind in ("acc_tree", "convert"):
        for log, data in _of_iteration(logs, kind, -1, 1, jobs, chance):
            writer.write(f"{target}/log/{log}", data)
    for log in ("build_tree", "compile_questions", "init_model", "questions", "sum_tree_acc"):
        writer.write(f"{target}/log/{log}.log", logs.others[f"{log}.log"].encode())
    init = Logs(HEALTHY / "mono" / "log", {"exp/mono": target}, jobs // JOBS, jobs).others["init.log"]
    init = init.replace(f"{target}/0.mdl {target}/tree", f"{target}/mono.mdl {target}/mono.tree")
    writer.write(f"{target}/log/init_mono.log", init.encode())
    _small_files(writer, HEALTHY / "tri3b", target, jobs, renamed)
    for source, name in (("final.mdl", "mono.mdl"), ("tree", "mono.tree")):
        writer.write(f"{target}/{name}", (HEALTHY / "mono" / source).read_bytes())
    copy_directory(writer, HEALTHY / "tri3b" / "graph", f"{target}/graph")


def _network(
    writer: Writer, name: str, iterations: int, chance: random.Random, tests: tuple[str, ...], *, chain: bool = False
) -> None:
    """One network: a train log of each job and iteration, probabilities, progress, and a decode of each test set."""
    folder = DNN / "nnet3" / "tdnn1a"
    target = f"exp/{name}"
    tree = "exp/chain/tree" if chain else "exp/tri6b"
    renamed = {"exp/nnet3/tdnn1a": target, "exp/tri3b": tree}
    logs = Logs(folder / "log", renamed, 1, NNET_JOBS, rewrite=chain_log if chain else None)
    if chain:
        logs.others.update(own_logs(target, tree, 8))
    shift = iterations - _TEMPLATE_NNET_ITERATIONS
    for kind, there in logs.by_kind.items():
        numbers = sorted(there)
        last = iterations + (0 if max(numbers) == _TEMPLATE_NNET_ITERATIONS - 1 else 1)
        first = numbers[0]
        for iteration in range(first, last):
            for log, data in _of_iteration(logs, kind, iteration, last, NNET_JOBS, chance):
                writer.write(f"{target}/log/{log}", data)
    for log, text in logs.others.items():
        if log.startswith(("combine", "train.out")):
            text = re.sub(r"(?<=/)\d+(?=\.mdl)", lambda found: str(int(found[0]) + shift), text)
        writer.write(f"{target}/log/{log}", text.encode())
    _small_files(writer, folder, target, NNET_JOBS, renamed)
    for path in sorted((folder / "configs").iterdir()):
        data = path.read_bytes()
        writer.write(f"{target}/configs/{path.name}", chain_config(data) if chain else data)
    if chain:
        for file in ("den.fst", "normalization.fst", "phone_lm.fst", "0.trans_mdl"):
            writer.write(f"{target}/{file}", b"\xd6\xfd\xb2\x7e\x06\x00\x00\x00vector")
        writer.write(f"{target}/frame_subsampling_factor", b"%d\n" % SUBSAMPLED)
    rewrite = chain_decode_log if chain else None
    for test in tests:
        _decode(
            writer, folder / "decode_test", f"{target}/decode_{test}", test, renamed, 0.75 if chain else 0.6, rewrite
        )
