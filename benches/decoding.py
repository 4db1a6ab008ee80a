"""How long word alignment takes, and a decode of 2,620 utterances at 33 settings: `python -m benches.decoding`."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

from kaldi_doctor.align.word_errors import GAP, align_texts
from kaldi_doctor.cli.commands.transcripts import _aligned
from kaldi_doctor.diagnose.word_errors import add_up
from kaldi_doctor.kaldi.scored_texts import read_text

Words = dict[str, tuple[str, ...]]


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
    add_up(align_texts(reference, hypothesis), frozenset({"x"}), {})
    ours = time.perf_counter() - start
    print(f"100,000 utterances: kaldialign {bare:.2f} s, aligned and judged {ours:.2f} s, {ours / bare:.1f} times")


def decode() -> None:
    """A decode of LibriSpeech test-clean's size on disk: reading all settings, and analysing the best."""
    reference, hypothesis = texts(2620, 20)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for penalty in ("0.0", "0.5", "1.0"):
            (root / f"scoring_kaldi/penalty_{penalty}").mkdir(parents=True)
            for weight in range(7, 18):
                _write(root / f"scoring_kaldi/penalty_{penalty}/{weight}.txt", hypothesis)
                errors = 5240 + weight
                line = f"%WER {100 * errors / 52400:.2f} [ {errors} / 52400, 0 ins, 2620 del, {errors - 2620} sub ]\n"
                (root / f"wer_{weight}_{penalty}").write_text(line)
        _write(root / "scoring_kaldi/test_filt.txt", reference)
        start = time.perf_counter()
        size = sum(len(path.read_bytes()) for path in root.rglob("*") if path.is_file())
        read = time.perf_counter() - start
        start = time.perf_counter()
        for path in root.glob("scoring_kaldi/**/*.txt"):
            read_text(path)
        parsed = time.perf_counter() - start
        start = time.perf_counter()
        add_up(_aligned(root, None, "word"), frozenset({"x"}), {})
        ours = time.perf_counter() - start
    print(f"2,620 x 33: reading {size:,} bytes {read:.4f} s, analysing {ours:.4f} s, {ours / read:.1f} times")
    print(f"reading them into words takes {parsed:.4f} s; analysing is {ours / parsed:.2f} times that")


def _write(path: Path, table: Words) -> None:
    path.write_text("".join(f"{utt} {' '.join(said)}\n" for utt, said in table.items()))


if __name__ == "__main__":
    alignment()
    decode()
