"""Numbers that no program prints: one file is unreadable, and the rest of the diagnosis stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kaldi_doctor.kaldi.log_dirs import shape_of
from kaldi_doctor.pipeline import diagnose

NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w.])")


@pytest.mark.parametrize("number", [b"9" * 400, b"9" * 5000, b"1e20", b"nan", b"-7"], ids=lambda n: n[:6].decode())
@pytest.mark.parametrize("tree", ["dnn", "sat_broken"])
def test_in_every_kind_of_text_at_once(tree: str, number: bytes, copy_of: Callable[[str], Path]) -> None:
    root = copy_of(tree)
    seen: set[tuple[str, bool]] = set()
    for path in sorted(root.rglob("*")):
        data = path.read_bytes() if path.is_file() else b"\0"
        kind = (shape_of(path.name), path.parent.name == "log")
        if b"\0" not in data[:200] and kind not in seen:
            seen.add(kind)
            path.write_bytes(NUMBER.sub(number, data))
    found = diagnose(root / "exp")
    assert found.ladder
    assert found.verdict.summary


def test_a_score_of_five_thousand_digits_is_named(copy_of: Callable[[str], Path]) -> None:
    root = copy_of("sat_broken")
    path = next(iter(sorted(root.glob("exp/tri1/decode_test/wer_*_*"))))
    path.write_bytes(NUMBER.sub(b"9" * 5000, path.read_bytes()))
    found = diagnose(root / "exp")
    assert [item.path for item in found.unreadable] == [str(path.relative_to(root))]
    assert "a number in it cannot be read" in found.unreadable[0].error
    assert found.verdict.dir == diagnose(root / "exp").verdict.dir
