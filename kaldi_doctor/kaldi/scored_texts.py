"""Texts that scoring left in a decode directory: filtered references, hypotheses of one setting, the graph's words.

Layouts: steps/scoring/score_kaldi_wer.sh (`scoring_kaldi/penalty_P/L.txt`), older local/score.sh (`scoring/`, where the
words stand in the log of the best path).
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from kaldi_doctor.errors import UnreadableArtifact

Words = dict[str, tuple[str, ...]]
_LARGEST = 512 * 1024 * 1024
_TABLE = re.compile(rb"--word-symbol-table=(\S+)")
_LINE = re.compile(rb"^(?!LOG |WARNING |ERROR |VLOG|#|lattice-|ASSERTION)(\S+)((?: \S+)*) ?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ScoredTexts:
    """References and hypotheses by utterance, and the files they came from."""

    reference: Words
    hypothesis: Words
    reference_path: Path
    hypothesis_path: Path


def read_text(path: Path) -> Words:
    """A file of `utterance word…` lines.

    Raises:
        UnreadableArtifact: missing, no regular file, or too large.
    """
    rows = (line.split() for line in _bytes(path).decode("utf-8", "surrogateescape").split("\n"))
    return {row[0]: tuple(row[1:]) for row in rows if row}


def read_scored(decode: Path, lmwt: int | None, wip: float | None, reference: Path | None = None) -> ScoredTexts:
    """Texts of one setting of a decode.

    Raises:
        UnreadableArtifact: reference or hypotheses are not there.
    """
    known = [reference] if reference else [decode / kind / "test_filt.txt" for kind in ("scoring_kaldi", "scoring")]
    ref = next((path for path in known if path.is_file()), None)
    if ref is None:
        raise UnreadableArtifact(str(decode), f"no reference ({', '.join(str(path) for path in known)})")
    penalty = "*" if wip is None else f"{wip:.1f}"
    setting = "*" if lmwt is None else str(lmwt)
    for pattern in (
        f"scoring_kaldi/penalty_{penalty}/{setting}.txt",
        f"scoring_kaldi/penalty_{penalty}/log/best_path.{setting}.log",
        f"scoring/log/best_path.{setting}.{penalty}.log",
        f"scoring/log/best_path.{setting}.log",
    ):
        found = [path for path in sorted(decode.glob(pattern)) if not path.name.endswith(".chars.txt")]
        if found:
            path = found[0]
            words = read_text(path) if path.suffix == ".txt" else _logged(path, read_text(ref))
            return ScoredTexts(read_text(ref), words, ref, path)
    raise UnreadableArtifact(str(decode), f"no hypotheses of LM weight {setting}, penalty {penalty}")


def graph_of(decode: Path) -> Path | None:
    """Directory of the words.txt that the first decoding log names, looked for from each directory above."""
    for log in sorted((decode / "log").glob("decode.*.log"))[:1]:
        with open(log, "rb") as stream:
            hit = _TABLE.search(stream.read(1 << 16))
        if hit:
            named = Path(os.fsdecode(hit[1]))
            for above in decode.absolute().parents:
                if (above / named).is_file():
                    return (above / named).parent
    return None


def _logged(path: Path, reference: Words) -> Words:
    """Hypotheses as the log of the best path prints them: lines that begin with a known utterance."""
    found: Words = {}
    for hit in _LINE.finditer(_bytes(path)):
        utt = hit[1].decode("utf-8", "surrogateescape")
        if utt in reference:
            found[utt] = tuple(hit[2].decode("utf-8", "surrogateescape").split())
    return found


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            raise UnreadableArtifact(str(path), "no regular file of at most 512 MB")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableArtifact(str(path), error.strerror or str(error)) from error
