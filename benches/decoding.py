"""How long word alignment takes, and a decode of 2,620 utterances at 33 settings: `python -m benches.decoding`."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kaldi_doctor.align.aligned_texts import AlignedTexts
from kaldi_doctor.align.bootstrap import half_width
from kaldi_doctor.align.word_errors import GAP, Aligned, align_texts
from kaldi_doctor.analysis.decode.view import view_of
from kaldi_doctor.analysis.decode.word_errors import Judge, add_up
from kaldi_doctor.kaldi.scored_texts import read_text

Words = dict[str, tuple[str, ...]]
_Result = TypeVar("_Result")


def texts(utterances: int, words: int) -> tuple[Words, Words]:
    """References and hypotheses with one word in ten wrong."""
    chance = random.Random(1)
    vocabulary = [f"w{number}" for number in range(5000)]
    reference: Words = {}
    hypothesis: Words = {}
    for number in range(utterances):
        said = tuple(chance.choices(vocabulary, k=words))
        reference[f"u{number:06d}"] = said
        hypothesis[f"u{number:06d}"] = (*said[:3], "x", *said[4:7], *said[8:])
    return reference, hypothesis


def alignment() -> None:
    """100,000 utterances of 20 words: the library alone, and with ours around it."""
    from kaldialign import align

    reference, hypothesis = texts(100_000, 20)
    start = time.perf_counter()
    for utt, said in reference.items():
        align(said, hypothesis[utt], GAP)
    bare = time.perf_counter() - start
    start = time.perf_counter()
    add_up(AlignedTexts(align_texts(reference, hypothesis)), Judge(frozenset({"x"})))
    ours = time.perf_counter() - start
    print(f"100,000 utterances: kaldialign {bare:.2f} s, aligned and judged {ours:.2f} s, {ours / bare:.1f} times")


def decode() -> None:
    """A decode of LibriSpeech test-clean's size as scoring leaves it: reading all of it, and analysing it.

    Analysed are the sweep of all settings, errors by utterance with their interval, and (with words) kinds of errors,
    confusions, speakers, lengths and places.
    """
    reference, hypothesis = texts(2620, 20)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "exp/tdnn/decode"
        aligned = list(align_texts(reference, hypothesis))
        counts = [one.counts() for one in aligned]
        subs, ins, dels = (sum(row[place] for row in counts) for place in (1, 2, 3))
        for penalty in ("0.0", "0.5", "1.0"):
            folder = root / f"scoring_kaldi/penalty_{penalty}"
            (folder / "log").mkdir(parents=True)
            for weight in range(7, 18):
                more = 20 * abs(weight - 12) + 100 * float(penalty)
                errors = subs + ins + dels + int(more)
                line = f"%WER {errors / 524:.2f} [ {errors} / 52400, {ins} ins, {dels} del, {subs + int(more)} sub ]\n"
                (root / f"wer_{weight}_{penalty}").write_text(line)
                _write(folder / f"{weight}.txt", hypothesis)
                (folder / f"log/best_path.{weight}.log").write_text(_log(hypothesis))
        _write(root / "scoring_kaldi/test_filt.txt", reference)
        _details(root / "scoring_kaldi/wer_details", aligned)
        _report(root)


def _report(root: Path) -> None:
    paths = [path for path in root.rglob("*") if path.is_file()]
    read, size = _best(lambda: sum(len(path.read_bytes()) for path in paths))
    sweep, _ = _best(lambda: _scores(root))
    print(f"2,620 x 33, {len(paths)} files of {size:,} bytes: reading {1000 * read:.1f} ms")
    print(f"  sweep, errors by utterance and the interval: {1000 * sweep:.1f} ms, {sweep / read:.2f} times reading")
    words, _ = _best(lambda: add_up(_words(root), Judge(frozenset({"x"}))))
    print(f"  with words, kinds and confusions: {1000 * words:.1f} ms, {words / read:.2f} times reading")
    (root / "scoring_kaldi/wer_details/per_utt").unlink()
    words, _ = _best(lambda: add_up(_words(root), Judge(frozenset({"x"}))))
    print(f"  the same without per_utt, aligned here: {1000 * words:.1f} ms, {words / read:.2f} times reading")
    parsed, _ = _best(lambda: [read_text(path) for path in root.glob("scoring_kaldi/**/*.txt")])
    print(f"  splitting the 33 hypotheses into words alone: {1000 * parsed:.1f} ms")


def _scores(root: Path) -> None:
    view = view_of(root)
    assert view.errors is not None
    assert len(view.tried) == 33
    half_width(view.errors.counts.errors, view.errors.counts.words)


def _words(root: Path) -> AlignedTexts:
    view = view_of(root)
    return view.errors.words if view.errors is not None else AlignedTexts(())


def _best(work: Callable[[], _Result]) -> tuple[float, _Result]:
    """(shortest of five times in seconds, the result)."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return min(times), result


def _log(hypothesis: Words) -> str:
    where = "LOG (lattice-best-path[5.5]:main():lattice-best-path.cc:99) For utterance"
    return "".join(
        f"{where} {utt}, best cost 53.7631 + 1801.67 = 1855.44 over 290 frames.\n{utt} {' '.join(said)} \n"
        for utt, said in hypothesis.items()
    )


def _details(folder: Path, aligned: list[Aligned]) -> None:
    """`per_utt` as Kaldi's script writes it."""
    folder.mkdir(parents=True)
    lines = []
    for one in aligned:
        left, right = ([word if word != GAP else "***" for word in side] for side in zip(*one.pairs, strict=True))
        ops = ["C" if a == b else "I" if a == GAP else "D" if b == GAP else "S" for a, b in one.pairs]
        for row, words in (("ref", left), ("hyp", right), ("op ", ops)):
            lines.append(f"{one.utt} {row} " + " ".join(f"{word:>6}" for word in words) + " ")
        lines.append(f"{one.utt} #csid {' '.join(map(str, one.counts()))}")
    (folder / "per_utt").write_text("\n".join(lines) + "\n")


def _write(path: Path, table: Words) -> None:
    path.write_text("".join(f"{utt} {' '.join(said)}\n" for utt, said in table.items()))


if __name__ == "__main__":
    alignment()
    decode()
