"""Reading, splitting and judging alignments, against other readers and against inflating alone.

    python -m benches.alignments [--hours 100] [--rounds 3] [--directory DIR] [--memory]

Archives are synthesised: phones of lognormal lengths in utterances of about ten seconds, gzipped as Kaldi does it.
kaldiio is timed on one archive and scaled, since it needs minutes for all.
"""

from __future__ import annotations

import argparse
import gzip
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from benches.measure import best_of, peak_megabytes
from benches.synthesis import HOURS_PER_FILE, make, model
from kaldi_doctor.archives.jobs import JobFile, iter_blocks, job_files
from kaldi_doctor.archives.stats import collect
from kaldi_doctor.kaldi.gz import inflate_pieces, library

_MEMORY = """
import sys
from benches.synthesis import model
from kaldi_doctor.archives.jobs import job_files
from kaldi_doctor.archives.stats import collect
collect(job_files({directory!r}), model(), [1])
"""


def tasks_of(files: list[JobFile], *, processes: bool) -> dict[str, Callable[[], object]]:
    """What is timed on a whole directory."""
    transition_model = model()
    raw = [Path(file.path).read_bytes() for file in files]
    engine = library()

    def read() -> int:
        return sum(block.ragged.frames for block in iter_blocks(files, []))

    tasks: dict[str, Callable[[], object]] = {
        "inflate, whole files": lambda: [len(engine.decompress(data, 31)) for data in raw],
        "inflate, by pieces": lambda: [list(map(len, _pieces(data))) for data in raw],
        "read": read,
        "read, split, judge": lambda: collect(files, transition_model, [1]),
    }
    if processes:
        tasks["read, split, judge, two processes"] = lambda: collect(files, transition_model, [1], processes=2)
    return tasks


def _pieces(data: bytes) -> list[bytes]:
    """Pieces of an undamaged archive, counted and dropped one by one."""
    return [piece[:0] for piece in inflate_pieces(data, "") if isinstance(piece, bytes)]


def others_of(file: JobFile, scratch: Path) -> dict[str, Callable[[], object]]:
    """Other readers, on one archive."""
    import kaldiio

    def with_kaldiio() -> int:
        with gzip.open(file.path) as stream:
            return sum(len(row) for _, row in kaldiio.load_ark(stream))

    data = gzip.decompress(Path(file.path).read_bytes())
    tasks: dict[str, Callable[[], object]] = {
        "kaldiio, gzip.open": with_kaldiio,
        "kaldiio, inflated before": lambda: sum(len(row) for _, row in kaldiio.load_ark(io.BytesIO(data))),
    }
    plain = scratch / "plain.ark"
    plain.write_bytes(data)
    try:
        import kaldi_native_io
    except ImportError:
        return tasks

    def with_native() -> int:
        with kaldi_native_io.SequentialInt32VectorReader(f"ark:{plain}") as reader:
            return sum(len(row) for _, row in reader)

    tasks["kaldi_native_io, inflated before"] = with_native
    return tasks


def kaldi_pipeline(files: list[JobFile]) -> Callable[[], object] | None:
    """Kaldi's own programs on the same archives where they are on PATH: inflating and reading them through."""
    if shutil.which("copy-int-vector") is None:
        return None
    names = " ".join(file.path for file in files)
    command = ["copy-int-vector", f"ark:gunzip -c {names}|", "ark:/dev/null"]
    return lambda: subprocess.run(command, check=True, capture_output=True)


def table(kind: str, hours: int, seconds: dict[str, float], floor: float) -> None:
    """Print rows with seconds and ratios."""
    print(f"\n{kind}, {hours} h, seconds and multiples of inflating, the faster way")
    for name, value in seconds.items():
        print(f"  {name:42s} {value:9.3f} s {value / floor:9.2f} x")


def main() -> None:
    """Make the archives, time everything, print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--directory", type=Path, default=Path(tempfile.gettempdir()) / "kaldi-doctor-benches")
    parser.add_argument("--memory", action="store_true", help="also peak memory and time at 10, 100 and 300 hours")
    options = parser.parse_args()
    options.directory.mkdir(parents=True, exist_ok=True)
    print(f"inflating with {library().__name__}, load average {os.getloadavg()[0]:.2f}")
    for kind in ("binary", "text"):
        files = job_files(make(options.directory, options.hours, text=kind == "text"))
        seconds = best_of(options.rounds, tasks_of(files, processes=True))
        scale = options.hours / HOURS_PER_FILE
        for name, value in best_of(1, others_of(files[0], options.directory)).items():
            seconds[f"{name} (scaled)"] = value * scale
        pipeline = kaldi_pipeline(files)
        if pipeline is not None:
            seconds |= best_of(1, {"copy-int-vector": pipeline})
        table(kind, options.hours, seconds, min(seconds["inflate, whole files"], seconds["inflate, by pieces"]))
        full = seconds["read, split, judge"]
        print(
            f"  kaldiio's reading / ours with splitting and judging: {seconds['kaldiio, gzip.open (scaled)'] / full:.0f}"  # noqa: E501
        )
        print(f"  one process / two: {full / seconds['read, split, judge, two processes']:.2f}")
    if options.memory:
        growth(options.directory)
    print(f"\nload average {os.getloadavg()[0]:.2f}")


def growth(directory: Path) -> None:
    """Peak memory and time at three sizes."""
    print("\nbinary, growth with hours")
    for hours in (10, 100, 300):
        target = make(directory, hours, text=False)
        files = job_files(target)
        transition_model = model()
        best = best_of(
            5,
            {
                "one": lambda: collect(files, transition_model, [1]),  # noqa: B023
                "two": lambda: collect(files, transition_model, [1], processes=2),  # noqa: B023
            },
        )
        seconds = best["one"]
        peak = peak_megabytes(_MEMORY.format(directory=str(target)))
        print(
            f"  {hours:4d} h {seconds:7.3f} s {1000 * seconds / hours:6.2f} ms an hour {peak:7.0f} MB"
            f"  one process / two: {seconds / best['two']:.2f}"
        )


if __name__ == "__main__":
    main()
