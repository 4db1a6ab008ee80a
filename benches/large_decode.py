"""Decodes of 500,000 utterances: references, hypotheses, the sweep, logs of the jobs.

`exp/mono/decode_test` has the texts alone, so that whoever wants errors by utterance has to align them;
`exp/tri1/decode_test` has Kaldi's own alignment, `wer_details/per_utt`. Counts in the wer files are those of the texts:
words are replaced by words that the reference does not have, and at most one is lost or put in, so that no other
alignment is as short.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path

from benches.large_tree import HEALTHY, STAGES, Writer, copy_directory, write_data_directories, write_stage
from benches.templates import FIXTURES, JOBS
from benches.utterances import CHUNK, Utterance, utterances

DECODE_JOBS = 80
WEIGHTS, PENALTIES = range(7, 21), ("0.0", "0.5", "1.0")
BEST = 12, "0.5"
_WRONG = {"mono": 0.085, "tri1": 0.065}
"""Share of the words that are replaced, by stage."""
_LOST, _PUT_IN = 0.08, 0.12
"""Share of the utterances that lose a word, and that get one too many."""


@dataclass(slots=True)
class Counts:
    """Errors of a whole decode."""

    words: int = 0
    subs: int = 0
    ins: int = 0
    dels: int = 0
    wrong: int = 0

    def add(self, one: Heard) -> None:
        """Count one utterance in."""
        before = self.subs + self.ins + self.dels
        self.words += len(one.utterance.words)
        for ref, hyp in one.pairs:
            if ref != hyp:
                self.ins += ref is None
                self.dels += hyp is None
                self.subs += ref is not None and hyp is not None
        self.wrong += self.subs + self.ins + self.dels > before


@dataclass(slots=True)
class Heard:
    """One utterance as it was recognised: pairs of reference and hypothesis, None where there is no word."""

    utterance: Utterance
    pairs: list[tuple[str | None, str | None]] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """The hypothesis."""
        return [word for _, word in self.pairs if word is not None]


def write_decode(root: Path, *, utterances: int = 500_000, seed: int = 1, layout: str = "scoring_kaldi") -> int:
    """Write two stages with a decode each; returns the number of utterances.

    Args:
        root: where to.
        utterances: how many, a multiple of the jobs at best.
        seed: of words and errors.
        layout: "scoring_kaldi", or "tra" for word ids as older recipes leave them (`scoring/12.0.5.tra`).
    """
    writer = Writer(root)
    write_data_directories(writer, JOBS)
    chance = random.Random(seed)
    _test_data(root / "data/test", utterances, seed)
    for stage in STAGES[:2]:
        write_stage(writer, stage, JOBS, chance, tests=())
        _decode(root, stage.name, utterances, seed, "tra" if layout == "tra" and stage.name == "mono" else "kaldi")
    copy_directory(writer, HEALTHY / "mono_ali/log", "exp/mono_ali/log")
    for name in ("cmvn_opts", "final.mdl", "num_jobs", "phones.txt", "tree"):
        writer.write(f"exp/mono_ali/{name}", (HEALTHY / "mono_ali" / name).read_bytes())
    return utterances


def _test_data(folder: Path, number: int, seed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    every = utterances(number, seed)
    while chunk := list(islice(every, CHUNK)):
        append(folder / "text", (f"{one.utt} {' '.join(one.words)}\n" for one in chunk))
        append(folder / "utt2spk", (f"{one.utt} {one.speaker}\n" for one in chunk))
        append(folder / "utt2num_frames", (f"{one.utt} {one.frames}\n" for one in chunk))
        for speaker, theirs in groupby(chunk, lambda one: one.speaker):
            append(folder / "spk2utt", [" ".join([speaker, *(one.utt for one in theirs)]) + "\n"])


def heard(number: int, seed: int, wrong: float) -> Iterator[Heard]:
    """Utterances with errors."""
    chance = random.Random(f"{seed} {wrong}")
    vocabulary = sorted({word for line in (FIXTURES / "healthy/data/train/text").open() for word in line.split()[1:]})
    draw, size = chance.random, len(vocabulary)
    for one in utterances(number, seed):
        said = set(one.words)
        pairs: list[tuple[str | None, str | None]] = []

        def foreign(said: set[str] = said) -> str:
            while (word := vocabulary[int(draw() * size)]) in said:
                pass
            return word

        pairs += [(word, foreign() if draw() < wrong else word) for word in one.words]
        more = draw()
        place = int(draw() * len(pairs))
        if more < _LOST:
            pairs[place] = (pairs[place][0], None)
        elif more < _LOST + _PUT_IN:
            pairs.insert(place, (None, foreign()))
        yield Heard(one, pairs)


def _decode(root: Path, stage: str, number: int, seed: int, layout: str) -> None:
    """One decode."""
    folder = root / f"exp/{stage}/decode_test"
    scoring = folder / ("scoring" if layout == "tra" else "scoring_kaldi")
    text = scoring / (f"{BEST[0]}.{BEST[1]}.tra" if layout == "tra" else f"penalty_{BEST[1]}/{BEST[0]}.txt")
    details = scoring / "wer_details/per_utt" if stage == "tri1" else None
    symbols = (HEALTHY / stage / "graph/words.txt").read_text().split()
    ids = dict(zip(symbols[::2], symbols[1::2], strict=True)) if layout == "tra" else {}
    (folder / "log").mkdir(parents=True)
    for path in filter(None, (text, details)):
        path.parent.mkdir(parents=True, exist_ok=True)
    counts = Counts()
    logs = DecodeLogs(folder, stage, number)
    every = heard(number, seed, _WRONG[stage])
    while chunk := list(islice(every, CHUNK)):
        for one in chunk:
            counts.add(one)
        logs.write(chunk)
        append(scoring / "test_filt.txt", (f"{one.utterance.utt} {' '.join(one.utterance.words)}\n" for one in chunk))
        said = ((one.utterance.utt, one.words) for one in chunk)
        append(text, (f"{utt} {' '.join([ids.get(word, word) for word in words])} \n" for utt, words in said))
        if details is not None:
            append(details, map(per_utt, chunk))
    logs.close()
    (folder / "num_jobs").write_text(f"{DECODE_JOBS}\n")
    sweep(folder, scoring.name, number, counts)


def append(path: Path, lines: Iterable[str]) -> None:
    """Put lines at the end of a file."""
    with open(path, "a") as stream:
        stream.write("".join(lines))


def per_utt(one: Heard) -> str:
    """The four lines of wer_details."""
    rows: tuple[list[str], ...] = ([], [], [])
    subs = ins = dels = 0
    for ref, hyp in one.pairs:
        mark = "C" if ref == hyp else "I" if ref is None else "D" if hyp is None else "S"
        subs, ins, dels = subs + (mark == "S"), ins + (mark == "I"), dels + (mark == "D")
        width = max(len(ref or "***"), len(hyp or "***"))
        for row, word in zip(rows, (ref or "***", hyp or "***", mark), strict=True):
            row.append(word.center(width) if word == mark else word.ljust(width))
    utt = one.utterance.utt
    lines = [f"{utt} {name}  {'  '.join(row)}\n" for name, row in zip(("ref", "hyp", "op "), rows, strict=True)]
    correct = len(one.utterance.words) - subs - dels
    return f"{''.join(lines)}{utt} #csid {correct} {subs} {ins} {dels}\n"


def sweep(folder: Path, scoring: str, number: int, counts: Counts) -> None:
    """Every wer file; the setting of BEST has the errors of the texts, the others more."""
    decode = f"exp/{folder.parent.name}/{folder.name}"
    for weight in WEIGHTS:
        for penalty in PENALTIES:
            worse = int(counts.words * (0.001 * abs(weight - BEST[0]) + 0.002 * abs(float(penalty) - float(BEST[1]))))
            errors = counts.subs + counts.ins + counts.dels + worse
            rate = f"%WER {100 * errors / counts.words:.2f} [ {errors} / {counts.words}, "
            rate += f"{counts.ins} ins, {counts.dels} del, {counts.subs + worse} sub ]"
            (folder / f"wer_{weight}_{penalty}").write_text(
                f"compute-wer --text --mode=present ark:{decode}/{scoring}/test_filt.txt ark,p:- \n{rate}\n"
                f"%SER {100 * counts.wrong / number:.2f} [ {counts.wrong} / {number} ]\n"
                f"Scored {number} sentences, 0 not present in hyp.\n"
            )
            if (weight, penalty) == BEST and scoring == "scoring_kaldi":
                (folder / scoring / "best_wer").write_text(f"{rate} {decode}/wer_{weight}_{penalty}\n")


class DecodeLogs:
    """The logs of the jobs, as the fixture's first one: two lines for each utterance."""

    def __init__(self, folder: Path, stage: str, number: int) -> None:
        self._folder = folder / "log"
        self._number = number
        self._chance = random.Random(stage)
        lines = (HEALTHY / stage / "decode_test/log/decode.1.log").read_text().splitlines(keepends=True)
        of_utterances = [place for place, line in enumerate(lines) if line.startswith("te") or "for utterance" in line]
        rest = [line for place, line in enumerate(lines) if place not in set(of_utterances)]
        self._head, self._tail = rest[: of_utterances[0]], rest[of_utterances[0] :]
        self._like = next(line for line in lines if "for utterance" in line).partition("utterance ")[0]
        self._job, self._lines, self._utterances, self._frames = 0, list[str](), 0, 0

    def write(self, chunk: list[Heard]) -> None:
        """Lines of some utterances, each in the log of its job."""
        for one in chunk:
            job = 1 + one.utterance.number * DECODE_JOBS // self._number
            if job != self._job:
                self.close()
                self._job = job
            utt, frames = one.utterance.utt, one.utterance.frames
            self._utterances += 1
            self._frames += frames
            like = -6.5 - 0.7 * self._chance.random()
            self._lines.append(
                f"{utt} {' '.join(one.words)} \n{self._like}utterance {utt} is {like:.6g} over {frames} frames.\n"
            )

    def close(self) -> None:
        """Write the log of the job at hand."""
        if self._job:
            text = "".join((*self._head, *self._lines, *self._tail))
            for before, after in (
                ("/split2/1/", f"/split{DECODE_JOBS}/{self._job}/"),
                ("lat.1.gz", f"lat.{self._job}.gz"),
                (" 90 utterances", f" {self._utterances} utterances"),
                ("over 28515 frames", f"over {self._frames} frames"),
            ):
                text = text.replace(before, after)
            (self._folder / f"decode.{self._job}.log").write_text(text)
        self._job, self._lines, self._utterances, self._frames = 0, [], 0, 0
