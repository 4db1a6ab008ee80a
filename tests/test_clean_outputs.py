"""Text of a stranger's tree in every output of every command: nothing of it is obeyed by whatever shows or reads it."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import FIXTURES

from kaldi_doctor.cli.app import main
from kaldi_doctor.report._json import json_text
from kaldi_doctor.report._registry import load_formats

NAMES = {
    "escape": "tri\x1b[31m\x1b]0;x\x07",
    "bidi": "tri\u202etxt\u2066\u200b",
    "dollars": "tri$\\frac{1}$$x^$",
    "bytes": os.fsdecode(b"tri\xfe\xed\xa0\x80"),
    "formula": "=cmd|'C calc'!A0",
    "markup": "<img src=x onerror=alert(1)>[a](javascript:b)",
    "lines": "tri\n::error::x\r\u2028%0Aend",
}


@pytest.fixture(scope="module", params=NAMES)
def tree(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree whose directories and utterances have names that are made to be obeyed."""
    name = NAMES[request.param]
    root = tmp_path_factory.mktemp("hostile") / "recipe"
    shutil.copytree(FIXTURES / "healthy", root)
    shutil.copytree(FIXTURES / "dnn", root, dirs_exist_ok=True)
    exp = root / "exp"
    first = next(path for path in sorted(exp.iterdir()) if (path / "log").is_dir() and list(path.glob("decode*")))
    try:
        os.rename(first, exp / name)
        shutil.copytree(exp / "mono_ali", exp / f"{name}_ali")
        decode = next(iter(sorted((exp / name).glob("decode*"))))
        shutil.copytree(decode, decode.parent / f"decode_{name}")
    except OSError:
        pytest.skip("this file system refuses such names")
    for network in sorted(exp.rglob("compute_prob_train.*.log")):
        os.rename(network.parent.parent, network.parent.parent.with_name(f"net{name}"))
        break
    log = next(iter(sorted((exp / name / "log").glob("*.log"))))
    log.write_bytes(log.read_bytes() + os.fsencode(f"\nERROR (gmm-est[5.5]:main():x.cc:1) {name}\n"))
    return root


def run(words: list[str], capfdbinary: pytest.CaptureFixture[bytes]) -> tuple[int, bytes, bytes]:
    """Exit code, stdout and stderr of one command."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    said = capfdbinary.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def obeyed(text: str) -> list[str]:
    """Characters that steer something."""
    kinds = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    return [char for char in text if unicodedata.category(char) in kinds and char not in "\n\u00ad"]


def commands(root: Path) -> list[list[str]]:
    """Every command that opens a tree, in every format that is text."""
    exp = root / "exp"
    scored = sorted(path.parent for path in exp.rglob("wer_*") if path.is_file())
    alignments = sorted(path.parent for path in exp.rglob("ali.1.gz"))
    odd = [path for path in alignments if path.name.endswith("_ali") and path.name != "mono_ali"] or alignments
    made = [["diagnose", str(exp), "--format", name] for name in load_formats()]
    made += [["diagnose", str(exp), "--all", "--why", "--debug"], ["diagnose", str(exp / "no\x1b[31m")]]
    made += [["wer", str(exp), "--format", name] for name in ("text", "csv", "json")]
    for decode in scored[-1:]:
        made += [["wer", str(decode), "--format", name] for name in ("text", "csv", "json")]
        made += [["transcripts", str(decode), "--format", name] for name in ("text", "csv", "json")]
    for path in odd[:1]:
        made += [["align", "check", str(path), "--format", name] for name in ("text", "csv", "json")]
        made += [["align", "check", str(path), "--failed", "--format", name] for name in ("text", "csv", "tsv", "json")]
        made += [["align", "compare", str(path), str(path), "--format", name] for name in ("text", "json")]
        made += [["plot-durations", str(path), "--data", name] for name in ("csv", "json")]
        made += [["align", "show", str(path), "nobody\x1b[31m"]]
    made += [["plot-wer", str(exp), "--data", name] for name in ("csv", "json")]
    made += [["plot-accuracy", str(exp), "--data", name] for name in ("csv", "json")]
    made += [["plot-wer", str(exp), "--text"], ["plot-accuracy", str(exp), "--text"], ["watch", str(exp), "--once"]]
    made += [["cheatsheet", "tri", "--exp", str(exp), "--format", name] for name in ("text", "json")]
    made += [["rules", "no\x1b[31msuch"], ["diagnose", "--nosuch\x1b[31m"]]
    return made


def test_every_command_and_format(tree: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for words in commands(tree):
        code, out, err = run(words, capfdbinary)
        assert code in {0, 1, 2, 3}, (words, err)
        for stream in (out, err):
            text = stream.decode("utf-8")  # strict
            if words[-1] == "tsv":
                text = text.replace("\t", " ")
            assert not obeyed(text), (words, obeyed(text)[:5])
        told = out.decode("utf-8")
        if words[-1] in {"json", "sarif"} and told:
            json.dumps(json.loads(told, parse_constant=pytest.fail), ensure_ascii=False).encode("utf-8")
        if words[-1] == "jsonl":
            for line in told.splitlines():
                json.dumps(json.loads(line, parse_constant=pytest.fail), ensure_ascii=False).encode("utf-8")
        if words[-1] == "csv":
            for row in csv.reader(told.splitlines()):
                for cell in row:
                    assert not re.match(r"\s*[=+@]", cell), (words, cell)
        if words[-1] == "github":
            assert "\n::error::x" not in told


@pytest.mark.parametrize("kind", ["svg", "pdf", "png"])
def test_every_figure(kind: str, tree: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    exp = tree / "exp"
    alignments = sorted(path.parent for path in exp.rglob("ali.1.gz") if path.parent.name != "mono_ali")
    drawings = [["plot-wer", str(exp)], ["plot-accuracy", str(exp)], ["plot-objective", str(exp)], ["plot-progress", str(exp)]]
    drawings += [["plot-wer", str(exp), "--title", "$\\frac{1}\x1b[31m\u202e$"], ["plot-durations", str(alignments[0])]]
    for number, words in enumerate(drawings):
        path = tmp_path / f"{number}.{kind}"
        code, _, err = run([*words, "-o", str(path)], capfdbinary)
        assert code in {0, 3}, (words, err)
        if code == 0 and kind == "svg":
            text = path.read_text(encoding="utf-8")
            assert not obeyed(text), words
            assert "<script" not in text
            ET.fromstring(text)


def test_json_keeps_all_that_can_be_kept() -> None:
    data = {"b": "é\u202e\x1b\U000e0001", "a": [float("nan"), os.fsdecode(b"\xfe"), "\\ud800", None]}
    for ascii_only in (True, False):
        text = json_text(data, ascii_only=ascii_only)
        assert json.loads(text) == {"b": "é\u202e\x1b\U000e0001", "a": [None, "\\xfe", "\\ud800", None]}
        assert not obeyed(text)
        assert text.isascii() is ascii_only


def test_a_tree_of_odd_names_is_not_changed(tree: Path, copy_of: Callable[[str], Path]) -> None:
    assert sorted(path.name for path in tree.rglob("*"))
    assert not list(tree.rglob("*.svg"))
