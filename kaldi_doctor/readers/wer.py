"""Score files: `wer_N`, `wer_N_P`, `cer_*`, `per_*` (compute-wer), `best_wer`/`best_cer`, and sclite `.sys` summaries.

compute-wer is src/bin/compute-wer.cc; the names come from steps/scoring/score_kaldi_wer.sh, the older local/score.sh
and local/score_sclite.sh (`score_LMWT[_WIP]/*.sys`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.kaldi.score_names import SCORE_DIR, SCORE_FILE
from kaldi_doctor.model import Score
from kaldi_doctor.readers._registry import Source, reader

_ROUNDED = 0.06
"""Points by which a printed percentage may differ from its counts: compute-wer prints two decimals."""
_WER = re.compile(
    rb"%WER\s+(\S+)\s+\[\s*(\d+)\s*/\s*(\d+),\s*(\d+)\s+ins,\s*(\d+)\s+del,\s*(\d+)\s+sub\s*\](\s*\[PARTIAL\])?"
)
_SER = re.compile(rb"%SER\s+(\S+)\s+\[\s*(\d+)\s*/\s*(\d+)\s*\]")
_SCORED = re.compile(rb"Scored (\d+) sentences, (\d+) not present in hyp")
_SUM = re.compile(
    rb"\|\s*Sum(?:/Avg)?\s*\|\s*(\d+)\s+(\d+)\s*\|\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)"
)
_WRITTEN_BY = re.compile(rb"/?((?:wer|cer|per)_\d+(?:_-?\d+(?:\.\d+)?)?)\s*$")


@dataclass(frozen=True, slots=True)
class ScoreFile:
    """One scored setting. `kind` is "kaldi", "sclite" or "best" (the line that scoring kept in best_wer)."""

    dir: str
    kind: str
    score: Score
    name: str
    """Of a sclite summary its file name (several filters of one test set lie side by side), else the metric."""


@dataclass(frozen=True, slots=True)
class BrokenScore:
    """A score file without a usable number, and why."""

    dir: str
    path: str
    reason: str


@reader(
    "wer",
    "wer_#",
    "wer_#_#.#",
    "wer_#_#",
    "wer_#_-#.#",
    "wer_#_-#",
    "cer_#",
    "cer_#_#.#",
    "cer_#_#",
    "cer_#_-#.#",
    "per_#",
    "per_#_#.#",
    "per_#_#",
    "per_#_-#.#",
)
def read_wer(source: Source) -> Iterator[ScoreFile | BrokenScore]:
    """One compute-wer output. A file without a number yields BrokenScore: scoring was killed or had no reference."""
    named = SCORE_FILE.match(source.name)
    hit = _WER.search(source.data)
    if named is None:
        return
    if hit is None:
        reason = "empty file" if not source.data.strip() else "no %WER line: scoring failed or was cut off"
        yield BrokenScore(source.dir, source.path, reason)
        return
    percent, errors, words = float(_number(hit[1])), int(hit[2]), int(hit[3])
    if words == 0 or not math.isfinite(percent):
        yield BrokenScore(source.dir, source.path, f"{words} reference words, %WER {hit[1].decode('ascii', 'replace')}")
        return
    if abs(percent - 100 * errors / words) > _ROUNDED:
        yield BrokenScore(source.dir, source.path, f"%WER {percent:g} is not {errors} of {words}")
        return
    sentences = _SER.search(source.data)
    scored = _SCORED.search(source.data)
    wip = float(named[3]) if named[3] is not None else None
    yield ScoreFile(
        source.dir,
        "kaldi",
        Score(
            percent=percent,
            errors=errors,
            ref_words=words,
            ins=int(hit[4]),
            dels=int(hit[5]),
            subs=int(hit[6]),
            sentences=int(sentences[3]) if sentences else None,
            sentence_errors=int(sentences[2]) if sentences else None,
            missing=int(scored[2]) if scored else 0,
            partial=hit[7] is not None or bool(scored and int(scored[2])),
            metric=named[1].upper(),
            lmwt=int(named[2]),
            wip=wip,
            decode_dir=source.dir,
            origin=source.origin(hit.start()),
        ),
        named[1].upper(),
    )


def _number(raw: bytes) -> str:
    text = raw.decode("ascii", "replace")
    try:
        float(text)
    except ValueError:
        return "nan"
    return text


@reader("best_wer", "best_wer", "best_cer")
def read_best_wer(source: Source) -> Iterator[ScoreFile]:
    """The line that steps/scoring/score_kaldi_wer.sh kept: the only score left where `wer_*` were not copied."""
    hit = _WER.search(source.data)
    if hit is None or int(hit[3]) == 0:
        return
    written = _WRITTEN_BY.search(source.data.strip())
    name = SCORE_FILE.match(written[1].decode()) if written else None
    percent = float(_number(hit[1]))
    if not math.isfinite(percent) or abs(percent - 100 * int(hit[2]) / int(hit[3])) > _ROUNDED:
        return
    yield ScoreFile(
        source.dir,
        "best",
        Score(
            percent=percent,
            errors=int(hit[2]),
            ref_words=int(hit[3]),
            ins=int(hit[4]),
            dels=int(hit[5]),
            subs=int(hit[6]),
            sentences=None,
            sentence_errors=None,
            missing=0,
            partial=hit[7] is not None,
            metric="CER" if source.name == "best_cer" else "WER",
            lmwt=int(name[2]) if name else None,
            wip=float(name[3]) if name and name[3] else None,
            decode_dir=source.dir,
            origin=source.origin(hit.start()),
        ),
        "CER" if source.name == "best_cer" else "WER",
    )


@reader(
    "sclite",
    "ctm.filt.filt.sys",
    "ctm.filt.sys",
    "ctm_#phn.filt.sys",
    "ctm_#phn.filt.filt.sys",
    "hyp.filt.sys",
    "hyp.ctm.filt.sys",
    "eval#.ctm.filt.sys",
    "eval#.ctm.swbd.filt.sys",
    "eval#.ctm.callhm.filt.sys",
    "dev.ctm.filt.sys",
    "test.ctm.filt.sys",
    "train_dev.ctm.filt.sys",
    "rt#.ctm.filt.sys",
    "rt#.ctm.swbd.filt.sys",
    "rt#.ctm.fsh.filt.sys",
    "stm.filt.sys",
    "hyp.sys",
    "eval.ctm.filt.sys",
    "eval#.ctm.filt.filt.sys",
    "dev.ctm.filt.filt.sys",
    "test.ctm.filt.filt.sys",
    "eval.ctm.filt.filt.sys",
    "text.ctm.filt.sys",
)
def read_sclite(source: Source) -> Iterator[ScoreFile | BrokenScore]:
    """The Sum/Avg row of a sclite summary; percentages only, so counts are None. TIMIT's phone scores are PER."""
    hit = _SUM.search(source.data)
    placed = SCORE_DIR.match(source.path.split("/")[-2]) if source.path.count("/") else None
    if hit is None:
        if source.data.strip():
            return
        raise UnreadableArtifact(source.path, "empty sclite summary")
    words = int(hit[2])
    share = [float(hit[i]) for i in range(3, 9)]
    _, sub, dele, ins, err, s_err = share
    if words == 0:
        yield BrokenScore(source.dir, source.path, "0 reference words")
        return
    count = [round(value * words / 100) for value in (ins, dele, sub)]
    yield ScoreFile(
        source.dir,
        "sclite",
        Score(
            percent=err,
            errors=None,
            ref_words=words,
            ins=count[0],
            dels=count[1],
            subs=count[2],
            sentences=int(hit[1]),
            sentence_errors=round(s_err * int(hit[1]) / 100),
            missing=0,
            partial=False,
            metric="PER" if "phn" in source.name else "WER",
            lmwt=int(placed[1]) if placed else None,
            wip=float(placed[2]) if placed and placed[2] else None,
            decode_dir=source.dir,
            origin=source.origin(hit.start()),
        ),
        source.name,
    )
