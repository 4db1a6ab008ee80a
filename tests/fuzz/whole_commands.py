"""Commands run on damaged trees: each ends with one of its documented codes, and writes what can be decoded."""

from __future__ import annotations

import contextlib
import io
import json
import random
import sys
import tempfile
from pathlib import Path

from damage import damaged_tree

from kaldi_doctor.cli.app import main
from kaldi_doctor.cli.exits import Exit

ENDS = {Exit.CLEAN, Exit.FINDINGS, Exit.USAGE, Exit.NOTHING}


def commands(exp: Path, place: Path, chance: random.Random) -> list[list[str]]:
    """Commands that open what is there, with parts of the tree chosen by chance."""
    stages = sorted(path.parent for path in exp.rglob("log") if path.parent != exp) or [exp]
    decodes = [path for path in stages if path.name.startswith("decode")] or stages
    alignments = sorted({path.parent for path in exp.rglob("ali.*.gz")}) or stages
    any_dir, decode, ali = (str(chance.choice(group)) for group in (stages, decodes, alignments))
    tree = str(exp)
    out = str(place / "out")
    return [
        ["wer", tree, "--format", "json"],
        ["wer", decode],
        ["wer", decode, "--against", str(chance.choice(decodes))],
        ["transcripts", decode, "--format", "json"],
        ["align", "check", ali, "--format", "json"],
        ["align", "check", ali, "--failed", "--format", "csv"],
        ["align", "stats", ali],
        ["align", "show", ali, "nobody"],
        ["align", "compare", ali, str(chance.choice(alignments))],
        ["align", "ctm", ali, "-o", f"{out}.ctm"],
        ["align", "textgrid", ali, "-o", f"{out}-grids"],
        ["compare", tree, any_dir, "--format", "json"],
        ["cheatsheet", "sat", "--exp", tree, "--format", "json"],
        ["plot-wer", tree, "-o", f"{out}.svg"],
        ["plot-accuracy", tree, "-o", f"{out}2.svg"],
        ["plot-objective", tree, "-o", f"{out}3.png"],
        ["plot-progress", tree, "-o", f"{out}4.svg"],
        ["plot-durations", ali, "-o", f"{out}5.svg"],
        ["watch", any_dir, "--once"],
        ["fleet", str(exp.parent), "--format", "json"],
        ["diagnose", any_dir, "--all", "--why"],
        ["diagnose", tree, "--alignments", "all", "--format", "json"],
    ]


def run(words: list[str]) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of one command run in this process."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(words)
        except SystemExit as ended:
            code = int(ended.code or 0)
    texts = []
    for stream in (out, err):
        with contextlib.suppress(ValueError):
            stream.flush()
        texts.append(stream.buffer.getvalue().decode("utf-8"))
    return code, texts[0], texts[1]


def one_command(seed: int) -> None:
    """Damage one tree and run three commands on it."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        root = damaged_tree(Path(place) / "recipe", chance)
        for words in chance.sample(commands(root / "exp", Path(place), chance), 3):
            code, out, err = run(words)
            if code not in ENDS:
                raise AssertionError(f"{words} ended with {code}\n{out[-500:]}\n{err[-3000:]}")
            if words[-1] == "json" and code in {Exit.CLEAN, Exit.FINDINGS}:
                json.loads(out, parse_constant=_refuse)


def _refuse(word: str) -> None:
    raise ValueError(f"{word} in JSON")


if __name__ == "__main__":
    one_command(int(sys.argv[1]))
