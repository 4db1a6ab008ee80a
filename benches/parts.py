"""What is measured: a diagnosis phase by phase, alignments beside other readers, growth with the size of trees."""

from __future__ import annotations

import gzip
import importlib
import io
import json
import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

from benches import large
from benches.measure import Used, in_turn, installed, ratio, used_by, used_here
from benches.phases import PHASES, files_read
from benches.synthesis import make, model, model_text
from benches.table import Row
from kaldi_doctor.archives.jobs import JobFile, iter_blocks, job_files
from kaldi_doctor.archives.stats import collect
from kaldi_doctor.kaldi.gz import library

SIXTEEN = {"tree": 60_000, "data": 500_000, "decode": 50_000}
"""Files or utterances of the largest of three sizes at scale 1."""


def program(*arguments: str) -> list[str]:
    """The command line that runs kaldi-doctor of this directory."""
    return [sys.executable, "-m", "kaldi_doctor", *arguments]


def made(directory: Path, kind: str, number: int) -> Path:
    """A tree of that many files or utterances, made where it is not there or was made by other code."""
    code = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")) if path.stem in _MAKERS)
    mark = f"{blake2b(code, digest_size=8).hexdigest()}\n"
    target = directory / f"{kind}-{number}"
    done = directory / f"{kind}-{number}.made"
    if not done.exists() or done.read_text() != mark:
        done.unlink(missing_ok=True)
        print(f"writing {target}", file=sys.stderr, flush=True)
        large.write(target, kind, number / (large.FILES if kind == "tree" else large.UTTERANCES))
        done.write_text(mark)
    return target


_MAKERS = {"chain", "large", "large_tree", "large_data", "large_decode", "templates", "improved", "utterances"}


def diagnosis(directory: Path, scale: float, rounds: int) -> list[Row]:
    """A tree, phase by phase and beside `cat`."""
    exp = made(directory, "tree", int(SIXTEEN["tree"] * scale)) / "exp"
    paths = files_read(exp)
    size = sum(os.path.getsize(path) for path in paths)
    names = "\0".join(paths).encode()
    phases: list[dict[str, float]] = []

    def phase_by_phase() -> Used:
        out = subprocess.run(
            [sys.executable, "-m", "benches.phases", str(exp)], stdout=subprocess.PIPE, env=installed(), check=True
        )
        phases.append(json.loads(out.stdout))
        return Used(0.0, 0.0)

    tasks: dict[str, Callable[[], Used]] = {
        "cat": lambda: used_by(["xargs", "-0", "cat"], stdin=names, codes=(0,)),
        "diagnose": lambda: used_by(program("diagnose", str(exp))),
        "phases": phase_by_phase,
    }
    tasks["phases"]()  # compiles the modules
    phases.clear()
    runs = in_turn(rounds, tasks)
    number = len(paths)
    every = sum(len(files) for _, _, files in os.walk(exp))
    rows = [
        Row(f"tree of {every:,} files", note=f"{number:,} of them read"),
        Row("cat of the files read", runs["cat"], size, number),
        Row("diagnose / cat", runs["diagnose"], size, number, ratio=ratio(runs["diagnose"], runs["cat"])),
    ]
    for name in PHASES:
        row = Row(f"  {name}", [Used(one[name], 0.0) for one in phases])
        row.files = {"walk": every, "read": number}.get(name, 0)
        row.bytes = size if name == "read" else 0
        rows.append(row)
    return rows


def alignments(directory: Path, hours: int, rounds: int) -> list[Row]:
    """Archives of alignments, beside inflating them and other readers."""
    folder = make(directory, hours, text=False)
    (folder / "final.mdl").write_text(model_text())
    (folder / "num_jobs").write_text(f"{len(job_files(folder))}\n")
    files = job_files(folder)
    raw = [Path(file.path).read_bytes() for file in files]
    inflated = [zlib.decompress(data, 31) for data in raw]
    frames = sum(block.ragged.frames for block in iter_blocks(files, []))
    size = sum(map(len, inflated))
    first = sum(block.ragged.frames for block in iter_blocks(files[:1], []))
    engine, transition_model = library(), model()
    check = program("align", "check", str(folder))
    tasks: dict[str, Callable[[], Used]] = {
        "inflate": lambda: used_here(lambda: [len(engine.decompress(data, 31)) for data in raw]),
        "zlib": lambda: used_here(lambda: [len(zlib.decompress(data, 31)) for data in raw]),
        "read": lambda: used_here(lambda: sum(block.ragged.frames for block in iter_blocks(files, []))),
        "collect": lambda: used_here(lambda: collect(files, transition_model, [1])),
        "check": lambda: used_by(check, codes=(0, 1)),
    }
    others = other_readers(files[0], inflated[0], directory)
    tasks |= {name: task for name, task in others.items() if task is not None}
    in_turn(1, {"check": tasks["check"]})  # compiles the modules
    runs = in_turn(rounds, tasks)
    rows = [
        Row(f"alignments of {hours} hours", note=f"{frames:,} frames"),
        Row(f"inflate ({engine.__name__})", runs["inflate"], size, frames=frames),
    ]
    for name, title in (
        ("zlib", "inflate (zlib)"),
        ("read", "read"),
        ("collect", "read, split, judge"),
        ("check", "align check"),
    ):
        times = ratio(runs[name], runs["inflate"])
        rows.append(Row(f"{title} / inflate", runs[name], size, frames=frames, ratio=times))
    for name, task in others.items():
        if task is None:
            rows.append(Row(name, note="not installed"))
            continue
        scaled = [Used(one.seconds * frames / first, one.cpu * frames / first) for one in runs[name]]
        rows.append(Row(f"{name} / read", scaled, size, frames=frames, ratio=ratio(scaled, runs["read"])))
    return rows


def other_readers(file: JobFile, data: bytes, scratch: Path) -> dict[str, Callable[[], Used] | None]:
    """Other readers on the first archive; None where one is not installed."""

    def library_of(name: str) -> Any:
        try:
            return importlib.import_module(name)
        except ImportError:
            return None

    kaldiio, native = library_of("kaldiio"), library_of("kaldi_native_io")
    plain = scratch / "plain.ark"
    plain.write_bytes(data)

    def through_gzip() -> int:
        with gzip.open(file.path) as stream:
            return sum(len(row) for _, row in kaldiio.load_ark(stream))

    def with_native() -> int:
        with native.SequentialInt32VectorReader(f"ark:{plain}") as reader:
            return sum(len(row) for _, row in reader)

    def inflated_before() -> int:
        return sum(len(row) for _, row in kaldiio.load_ark(io.BytesIO(data)))

    return {
        "kaldiio": (lambda: used_here(through_gzip)) if kaldiio else None,
        "kaldiio, inflated before": (lambda: used_here(inflated_before)) if kaldiio else None,
        "kaldi_native_io, inflated before": (lambda: used_here(with_native)) if native else None,
    }


def growth(directory: Path, scale: float, rounds: int) -> list[Row]:
    """Commands on trees of three sizes; the ratio of the last is its time over four times that of the one before."""
    rows: list[Row] = []
    for title, kind, command in COMMANDS:
        tasks: dict[str, Callable[[], Used]] = {}
        sizes: dict[str, tuple[int, int]] = {}
        for times in (1, 4, 16):
            number = int(SIXTEEN[kind] * scale) * times // 16
            root = made(directory, kind, number)
            line = program(*(word.format(root=root) for word in command))
            tasks[f"{times}x"] = lambda line=line: used_by(line)  # type: ignore[misc]
            files = sum(len(names) for _, _, names in os.walk(root))
            sizes[f"{times}x"] = files, number
        print(f"measuring {title}", file=sys.stderr, flush=True)
        runs = in_turn(rounds, tasks)
        for name, taken in runs.items():
            files, number = sizes[name]
            amount = f"{files:,} files" if kind == "tree" else f"{number:,} utterances"
            row = Row(f"{title} {name}", taken, files=files if kind == "tree" else 0, note=amount)
            if name == "16x":
                row.name, row.ratio = f"{row.name} / four times 4x", ratio(taken, runs["4x"]) / 4
            rows.append(row)
    return rows


COMMANDS = (
    ("diagnose tree", "tree", ("diagnose", "{root}/exp")),
    ("diagnose data", "data", ("diagnose", "{root}/exp")),
    ("diagnose decode", "decode", ("diagnose", "{root}/exp")),
    ("transcripts", "decode", ("transcripts", "{root}/exp/mono/decode_test")),
    ("wer", "decode", ("wer", "{root}/exp/mono/decode_test")),
    ("wer --against", "decode", ("wer", "{root}/exp/mono/decode_test", "--against", "{root}/exp/tri1/decode_test")),
)
"""What grows: title, kind of tree, command."""
