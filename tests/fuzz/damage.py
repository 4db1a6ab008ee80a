"""Damage done to bundled trees, by a seed: what a run found can be found again."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import shutil
import tempfile
from pathlib import Path

from kaldi_doctor.pipeline import diagnose
from kaldi_doctor.report._registry import load_formats
from kaldi_doctor.report._view import View

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "exp"
TREES = ("healthy", "dnn", "sat_broken", "interrupted", "empty_hyps")
WORDS = (b"nan", b"-1", b"9" * 400, b"\xff\xfe", b"\x1b[31m", b"\0", b"", b"1e999", b"ERROR (", b"[ ", b" ]\n", b"$x$", b"\xe2\x80\xae")


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The content cut, doubled, with bytes or words put in, or words exchanged."""
    at, length = chance.randrange(len(content) + 1), chance.randrange(64)
    return chance.choice((
        lambda: content[:at],
        lambda: content[at:],
        lambda: content[:at] + chance.randbytes(length) + content[at + length :],
        lambda: content[:at] + chance.choice(WORDS) + content[at + length :],
        lambda: content.replace(chance.choice((b" ", b"\n", b"0", b"1", b"=", b".")), chance.choice(WORDS)),
        lambda: content + content,
        lambda: content[::-1],
    ))()


def damaged_tree(root: Path, chance: random.Random) -> Path:
    """A copy of a bundled tree at `root`, in which contents, kinds and names of files are damaged."""
    shutil.copytree(FIXTURES / chance.choice(TREES), root)
    share = chance.choice((0.02, 0.1, 0.5, 0.9))
    for path in sorted(root.rglob("*")):
        if not path.is_file() or chance.random() > share:
            continue
        kind = chance.random()
        if kind < 0.05:
            path.unlink()
            path.symlink_to(chance.choice(("/", "/etc/passwd", "/dev/zero", "..", path.name, "nowhere")))
        elif kind < 0.08:
            path.unlink()
            os.mkfifo(path)
        elif kind < 0.12:
            renamed(path, chance)
        else:
            path.write_bytes(damaged_file(path, chance))
    return root


def damaged_file(path: Path, chance: random.Random) -> bytes:
    """Damaged content of a file; of a compressed one what is inside, in half of the cases."""
    content = path.read_bytes()
    if path.suffix == ".gz" and chance.random() < 0.5:
        return gzip.compress(damaged(gzip.decompress(content), chance), mtime=0)
    return damaged(content, chance)


def renamed(path: Path, chance: random.Random) -> None:
    """Another number in the name, or the name of another file of the directory."""
    numbers = re.sub(r"\d+", lambda _: chance.choice(("0", "9" * 20, "00001", "7")), path.name)
    beside = chance.choice(sorted(path.parent.iterdir())).name
    target = path.with_name(chance.choice((numbers, beside)))
    if not target.is_dir():
        os.replace(path, target)


def one_tree(seed: int) -> None:
    """Damage one tree and diagnose it; every format must render it."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        root = damaged_tree(Path(place) / "recipe", chance)
        found = diagnose(root / "exp", figures=True)
        for shape in load_formats().values():
            made = shape.render((found,), View(full=True, why=True))
            text = made if isinstance(made, str) else made.plain
            text.encode("utf-8")
            if shape.name == "json":
                json.loads(text, parse_constant=_refuse)


def _refuse(word: str) -> None:
    raise ValueError(f"{word} in JSON")
