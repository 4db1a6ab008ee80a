"""Small edits of a copied tree: the vocabulary that invariances and faults are written in."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kaldi_doctor.kinds import Severity
from kaldi_doctor.pipeline import diagnose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kaldi_doctor.model import Diagnosis

BINARY = (".gz", ".mdl", ".mat", ".occs", ".vec", ".fst")


def text_files(root: Path, *patterns: str) -> Iterator[Path]:
    """Files that are no binary, below a directory, by glob patterns (all where none is given)."""
    for pattern in patterns or ("**/*",):
        for path in sorted(root.glob(pattern)):
            if path.is_file() and not path.name.endswith(BINARY) and path.name != "tree":
                yield path


def edit(path: Path, change: Callable[[bytes], bytes]) -> bool:
    """Rewrite one file; tells whether it changed."""
    before = path.read_bytes()
    after = change(before)
    if after != before:
        path.write_bytes(after)
    return after != before


def edit_all(root: Path, patterns: tuple[str, ...] | str, change: Callable[[bytes], bytes], *, required: bool = True) -> int:
    """Rewrite files by pattern; returns how many changed, and fails where none did: a fault that is not there proves nothing."""
    count = sum(edit(path, change) for path in text_files(root, *((patterns,) if isinstance(patterns, str) else patterns)))
    assert count or not required, f"nothing changed below {root} by {patterns}"
    return count


def replace(pattern: bytes, by: bytes | Callable[[re.Match[bytes]], bytes]) -> Callable[[bytes], bytes]:
    """An edit that substitutes a regular expression everywhere."""
    compiled = re.compile(pattern, re.MULTILINE)
    return lambda data: compiled.sub(by, data)


def call_dirs(root: Path, names: dict[str, str]) -> None:
    """Rename experiment directories below exp/, also in what the logs say: as if the recipe had called them so."""
    pattern = b"|".join(re.escape(old.encode()) for old in sorted(names, key=len, reverse=True))
    change = replace(rb"\bexp/(" + pattern + rb")(?![\w-])", lambda hit: b"exp/" + names[hit[1].decode()].encode())
    for path in text_files(root):
        edit(path, change)
    move_dirs(root, names)


def move_dirs(root: Path, names: dict[str, str]) -> None:
    """Rename directories below exp/ and leave their contents as they are."""
    for old, new in names.items():
        (root / "exp" / new).parent.mkdir(parents=True, exist_ok=True)
        (root / "exp" / old).rename(root / "exp" / new)


def remove(root: Path, *patterns: str) -> int:
    """Delete files and directories by glob pattern; returns how many."""
    count = 0
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
            count += 1
    assert count, f"nothing to remove by {patterns}"
    return count


def cut_log(path: Path, share: float = 0.7) -> None:
    """End a log in mid-line, as a job that was killed from outside leaves it."""
    data = path.read_bytes()
    data = data[: data.rfind(b"# Accounting")] if b"# Accounting" in data else data
    keep = max(data.find(b"\n#\n") + 3, int(len(data) * share))
    path.write_bytes(data[:keep].rstrip(b"\n"))


def end_with(path: Path, code: int, *lines: bytes, signal: int | None = None) -> None:
    """Give a log other last lines and another exit code."""
    data = path.read_bytes()
    data = data[: data.rfind(b"# Accounting")]
    died = b"; signal %d" % signal if signal else b""
    ended = b"# Ended (code %d%s) at Sun Nov 22 14:59:59 UTC 2026, elapsed time 3 seconds\n" % (code, died)
    path.write_bytes(data + b"".join(line + b"\n" for line in lines) + b"# Accounting: time=3 threads=1\n" + ended)


def set_wer(decode: Path, percent: float, *, shape: tuple[float, float, float] = (0.1, 0.15, 0.75), slope: float = 0.02) -> None:
    """Rewrite all score files of a decode directory.

    `shape` is the share of insertions, deletions and substitutions; the score grows by `slope` (relative) a step of the LM
    weight away from the middle of the sweep (negative: it falls steadily towards the highest weight and penalty).
    """
    found = False
    weights = sorted({int(re.findall(r"\d+", path.name)[0]) for path in decode.glob("wer_*")})
    for path in decode.glob("wer_*"):
        weight = int(re.findall(r"\d+", path.name)[0])
        penalty = float((re.findall(r"_(\d\.\d)$", path.name) or ["0"])[0])
        factor = 1 + (slope * abs(weight - weights[len(weights) // 2]) + 0.01 * penalty if slope >= 0 else slope * (weight - weights[0] + 2 * penalty))

        def line(hit: re.Match[bytes], factor: float = factor) -> bytes:
            words = int(hit[1])
            errors = round(words * percent * factor / 100)
            ins, dels = round(errors * shape[0]), round(errors * shape[1])
            return b"%%WER %.2f [ %d / %d, %d ins, %d del, %d sub ]" % (
                100 * errors / words,
                errors,
                words,
                ins,
                dels,
                errors - ins - dels,
            )

        found |= edit(path, replace(rb"^%WER [\d.]+ \[ \d+ / (\d+), .*\]", line))
        edit(
            path,
            replace(
                rb"^%SER [\d.]+ \[ \d+ / (\d+) \]",
                lambda hit: (
                    b"%%SER %.2f [ %d / %d ]"
                    % (min(100.0, 3 * percent), round(int(hit[1]) * min(1.0, 3 * percent / 100)), int(hit[1]))
                ),
            ),
        )
    assert found, f"no score in {decode}"
    for stale in ("scoring_kaldi/wer_details", "scoring_kaldi/best_wer"):
        target = decode / stale
        if target.is_dir():
            shutil.rmtree(target)
        elif target.exists():
            target.unlink()


@dataclass(frozen=True)
class Judgement:
    """What a verdict says, as far as two trees are compared."""

    state: str
    dir: str | None
    cause: str
    errors: frozenset[tuple[str, str]]
    """(rule, directory) of errors that do not follow from others."""

    def renamed(self, name: Callable[[str], str]) -> Judgement:
        """The same judgement with directories called otherwise."""
        return Judgement(
            self.state,
            None if self.dir is None else name(self.dir),
            self.cause,
            frozenset((rule, name(path)) for rule, path in self.errors),
        )


def judged(root: Path) -> Judgement:
    """Diagnose `root/exp`."""
    return judgement_of(diagnose(root / "exp"))


def judgement_of(diagnosis: Diagnosis) -> Judgement:
    """The part of a diagnosis that is compared."""
    verdict = diagnosis.verdict
    errors = frozenset(
        (finding.rule, finding.dir)
        for finding in diagnosis.findings
        if finding.severity is Severity.ERROR and finding.caused_by is None
    )
    return Judgement(verdict.state.value, verdict.dir, verdict.cause.value, errors)
