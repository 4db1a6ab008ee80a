"""Texts that scoring left in a decode directory: filtered references, hypotheses of one setting, the graph's words.

Layouts: steps/scoring/score_kaldi_wer.sh (`scoring_kaldi/penalty_P/L.txt`) and older local/score.sh (`scoring/L.P.tra`
or `scoring/L.tra`, word ids; the words stand in the log of the best path too).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kaldi_doctor.bounds import EVERYWHERE, Bounds
from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.kaldi.regular_file import open_regular
from kaldi_doctor.kaldi.text_table import TextTable

if TYPE_CHECKING:
    from collections.abc import Iterator

Words = Mapping[str, tuple[str, ...]]
_LARGEST = 512 * 1024 * 1024
_HEAD = 1 << 16
_TABLE = re.compile(rb"--word-symbol-table=(\S+)")
_DATA = re.compile(rb"scp:([^\s:]{1,1000}?)/(?:split\d{1,9}[^\s/]{0,9}|q)/(?:\d{1,9}|JOB)/")
_LINE = re.compile(rb"^(?!LOG |WARNING |ERROR |VLOG|#|lattice-|ASSERTION)(\S+)((?: \S+)*) ?$", re.MULTILINE)
_SPLICED = re.compile(rb"(?<=[^\n])(?:LOG|WARNING|ERROR|VLOG\[\d+\]) \([a-z0-9-]+[\[:][^\n]*(?:\n|\Z)")
"""A line of another program of the pipe that was written into the middle of this one."""
_DROPPED = re.compile(rb"sed '?s:\\?(<[^>\\:]+)\\?(>)::g")
_NUMBER = re.compile(r"-?\d{1,6}(?:\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class ScoredTexts:
    """References and hypotheses by utterance, and the files they came from."""

    reference: Words
    hypothesis: Words
    reference_path: Path
    hypothesis_path: Path


def read_text(path: Path, bounds: Bounds = EVERYWHERE) -> TextTable:
    """A file of `utterance word…` lines.

    Raises:
        UnreadableArtifact: missing, no regular file, too large, or a link that leads outside the bounds.
    """
    return TextTable(_bytes(path, bounds), errors="surrogateescape")


def read_scored(
    decode: Path,
    lmwt: int | None,
    wip: float | None,
    reference: Path | None = None,
    *,
    bounds: Bounds = EVERYWHERE,
) -> ScoredTexts:
    """Texts of one setting of a decode.

    Args:
        decode: its directory.
        lmwt: LM weight; None takes the first there is.
        wip: word insertion penalty; None where the layout has none.
        reference: text to take instead of the one that scoring filtered.
        bounds: where links may lead; `reference` may lie anywhere.

    Raises:
        UnreadableArtifact: reference or hypotheses are not there.
    """
    ref = _reference(decode, reference)
    told = read_text(ref, EVERYWHERE if reference else bounds)
    for path in _hypothesis_files(decode, lmwt, wip):
        words = _hypotheses(path, told, decode, bounds)
        if words is not None:
            dropped = _dropped(decode, lmwt, wip, bounds)
            kept = (
                {utt: tuple(w for w in said if w not in dropped) for utt, said in words.items()} if dropped else words
            )
            return ScoredTexts(told, kept, ref, path)
    setting = "" if lmwt is None else f" of LM weight {lmwt}" + ("" if wip is None else f", penalty {wip:g}")
    raise UnreadableArtifact(str(decode), f"no hypotheses{setting} (looked in scoring_kaldi/ and scoring/)")


def _reference(decode: Path, given: Path | None) -> Path:
    """The filtered reference of the scoring, else `text` of the data directory that the decoding log names."""
    known = [given] if given else [decode / kind / "test_filt.txt" for kind in ("scoring_kaldi", "scoring")]
    found = next((path for path in known if os.path.isfile(path)), None)
    if found is None and not given:
        data = data_of(decode)
        if data is not None and os.path.isfile(data / "text"):
            return data / "text"
    if found is None:
        raise UnreadableArtifact(str(decode), f"no reference ({', '.join(str(path) for path in known)})")
    return found


def _hypothesis_files(decode: Path, lmwt: int | None, wip: float | None) -> Iterator[Path]:
    """Files that may hold the words of one setting, the surest first."""
    new, old = decode / "scoring_kaldi", decode / "scoring"
    for folder in sorted(new.glob("penalty_*")):
        if _same(folder.name.removeprefix("penalty_"), wip):
            yield from _of_setting(folder, r"(\d+)()\.txt", lmwt, None)
            yield from _of_setting(folder / "log", r"best_path\.(\d+)()\.log", lmwt, None)
    for folder, shape in (
        (old, r"(\d+)\.(-?\d+\.\d+)\.txt"),
        (old, r"(\d+)()\.txt"),
        (old / "log", r"best_path\.(\d+)\.(-?\d+\.\d+)\.log"),
        (old / "log", r"best_path\.(\d+)()\.log"),
        (old, r"(\d+)\.(-?\d+\.\d+)\.tra"),
        (old, r"(\d+)()\.tra"),
    ):
        yield from _of_setting(folder, shape, lmwt, wip)


def best_path_log(decode: Path, lmwt: int | None, wip: float | None) -> Path | None:
    """Log of lattice-best-path for one setting: costs and frames of each utterance; None where it was not kept."""
    return next((path for path in _hypothesis_files(decode, lmwt, wip) if path.suffix == ".log"), None)


def _of_setting(folder: Path, shape: str, lmwt: int | None, wip: float | None) -> Iterator[Path]:
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        hit = re.fullmatch(shape, name)
        if hit and (lmwt is None or int(hit[1]) == lmwt) and (not hit[2] or _same(hit[2], wip)):
            yield folder / name


def _same(written: str, wip: float | None) -> bool:
    return bool(_NUMBER.fullmatch(written)) and (wip is None or float(written) == wip)


def _hypotheses(path: Path, reference: Words, decode: Path, bounds: Bounds) -> Words | None:
    """Words of one file; None where it holds none (a log without text, ids without a table)."""
    if path.suffix == ".txt":
        return read_text(path, bounds)
    if path.suffix == ".log":
        return _logged(path, reference, bounds) or None
    graph = graph_of(decode)
    if graph is None:
        return None
    ids = {row[1]: row[0] for row in (line.split() for line in _lines(graph / "words.txt", bounds)) if len(row) == 2}
    return {utt: tuple(ids.get(word, word) for word in said) for utt, said in read_text(path, bounds).items()}


def _dropped(decode: Path, lmwt: int | None, wip: float | None, bounds: Bounds) -> frozenset[str]:
    """Words that an old local/score.sh took out of the hypotheses, as the log of the scoring says."""
    folder = decode / "scoring" / "log"
    logs = list(_of_setting(folder, r"score\.(\d+)\.(-?\d+\.\d+)\.log", lmwt, wip))
    for log in [*logs, *_of_setting(folder, r"score\.(\d+)()\.log", lmwt, wip)][:1]:
        header = (_head(log) if bounds.hold(log) else b"").partition(b"\n")[0]
        return frozenset((hit[1] + hit[2]).decode("utf-8", "surrogateescape") for hit in _DROPPED.finditer(header))
    return frozenset()


def graph_of(decode: Path) -> Path | None:
    """Directory of the words.txt that the first decoding log names, looked for from each directory above."""
    table = _named_in_log(decode, _TABLE)
    return table.parent if table is not None else None


def data_of(decode: Path) -> Path | None:
    """The data directory that the first decoding log names, looked for from each directory above."""
    return _named_in_log(decode, _DATA)


def _named_in_log(decode: Path, shape: re.Pattern[bytes]) -> Path | None:
    """What the first decoding log names, found from each directory above the decode."""
    for log in sorted((decode / "log").glob("decode.*.log"))[:1]:
        hit = shape.search(_head(log))
        if hit:
            named = Path(os.fsdecode(hit[1]))
            for above in decode.absolute().parents:
                if os.path.exists(above / named):  # of a name that is too long or holds a zero byte: no
                    return above / named
    return None


def _logged(path: Path, reference: Words, bounds: Bounds) -> Words:
    """Hypotheses as the log of the best path prints them: lines that begin with a known utterance."""
    found: dict[str, tuple[str, ...]] = {}
    for hit in _LINE.finditer(_SPLICED.sub(b"", _bytes(path, bounds))):
        utt = hit[1].decode("utf-8", "surrogateescape")
        if utt in reference:
            found[utt] = tuple(hit[2].decode("utf-8", "surrogateescape").split())
    return found


def _lines(path: Path, bounds: Bounds) -> list[str]:
    return _bytes(path, bounds).decode("utf-8", "surrogateescape").split("\n")


def _head(path: Path) -> bytes:
    """The first lines of a log; nothing of what cannot be read."""
    try:
        with open_regular(path) as stream:
            return stream.read(_HEAD)
    except OSError:
        return b""


def _bytes(path: Path, bounds: Bounds) -> bytes:
    if not bounds.hold(path):
        raise UnreadableArtifact(str(path), "a link that leads outside the tree: --follow reads it")
    try:
        with open_regular(path) as stream:
            if os.fstat(stream.fileno()).st_size > _LARGEST:
                raise UnreadableArtifact(str(path), "larger than 512 MB")
            return stream.read(_LARGEST)
    except OSError as error:
        raise UnreadableArtifact(str(path), error.strerror or str(error)) from error
