"""Input that is wrong, cut off or hostile: a clear answer, the rest still read, nothing changed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import FIXTURES
from hypothesis import given, settings
from hypothesis import strategies as st
from trees import plant, run_log

from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.kinds import State
from kaldi_doctor.pipeline import diagnose
from kaldi_doctor.readers._read import LARGE_FILE
from kaldi_doctor.readers._registry import Source, load_readers
from kaldi_doctor.report._registry import load_formats
from kaldi_doctor.report._view import View

WER = "%WER 10.00 [ 10 / 100, 1 ins, 2 del, 7 sub ]\n%SER 50.00 [ 5 / 10 ]\nScored 10 sentences, 0 not present in hyp.\n"


def listing(root: Path) -> dict[str, tuple[object, ...]]:
    """Everything about a tree that reading it must not change."""
    found: dict[str, tuple[object, ...]] = {}
    for path in sorted(root.rglob("*")):
        info = path.lstat()
        content = hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest() if path.is_file() else None
        found[str(path)] = (info.st_mode, info.st_size, info.st_mtime_ns, content)
    return found


def mono(**extra: str | bytes) -> dict[str, str | bytes]:
    """A monophone stage in four files, and more below exp/."""
    align = run_log(
        "gmm-align-compiled --beam=10 --retry-beam=40 exp/mono/10.mdl ark:- ark,t:-",
        "LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:135) Overall log-likelihood per frame is -82.26 over 72453 frames.\n"
        "LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:137) Retried 0 out of 222 utterances.\n"
        "LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:139) Done 222, errors on 0\n",
    )
    return {
        "exp/mono/log/init.log": run_log("gmm-init-mono topo 39 exp/mono/0.mdl exp/mono/tree"),
        "exp/mono/log/align.10.1.log": align,
        "exp/mono/log/update.10.log": run_log("gmm-est exp/mono/10.mdl ark:- exp/mono/11.mdl"),
        "exp/mono/decode_test/wer_10": WER,
        **{f"exp/{name}": content for name, content in extra.items()},
    }


def test_a_missing_path_says_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        diagnose(tmp_path / "nowhere")


def test_a_file_is_no_tree(tmp_path: Path) -> None:
    (tmp_path / "exp").write_text("hello")
    with pytest.raises(OSError, match="exp"):
        diagnose(tmp_path / "exp")


@pytest.mark.parametrize("files", [{}, {"exp/readme.txt": "hello"}, {"exp/a/b/c.py": "print()"}])
def test_no_sign_of_kaldi_is_nothing_to_judge(tmp_path: Path, files: dict[str, str]) -> None:
    (tmp_path / "exp").mkdir()
    found = diagnose(plant(tmp_path, files))
    assert found.verdict.state is State.NOTHING
    assert found.findings == ()


def test_an_unreadable_directory_is_named_and_the_rest_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exp = plant(tmp_path, mono(**{"locked/log/x.log": run_log("x")}))
    real = os.scandir

    def refuse(path: str):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = diagnose(exp)
    assert [(item.path, item.error) for item in found.unreadable] == [("exp/locked", "Permission denied")]
    assert [rung.dir for rung in found.ladder] == ["exp/mono"]


def test_an_unreadable_log_is_named_and_the_rest_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exp = plant(tmp_path, mono())
    real = os.open

    def refuse(path: str, *rest: Any, **more: Any) -> int:
        if str(path).endswith("update.10.log"):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    found = diagnose(exp)
    assert ("exp/mono/log/update.10.log", "Permission denied") in {(item.path, item.error) for item in found.unreadable}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"#",
        b"# ",
        b"\x00" * 4096,
        b"\xff\xfe" + "# gmm-est x\n".encode("utf-16-le"),
        b"\xef\xbb\xbf# gmm-est exp/mono/1.mdl\n# Started at x\n",
        b"# gmm-est exp/mono/1.mdl \"unbalanced 'quotes\n# Started at x\n#\nLOG (gmm-est[5.5]:main():gmm-est.cc:102) Trans",
        b"# \xe9\xdf gmm-est\n# Started at \xff\n#\n# Ended (code 99999999999999999999999) at x, elapsed time 1 seconds\n",
        b"\r\n".join([b"# gmm-est exp/mono/1.mdl", b"# Started at x", b"#", b"# Ended (code 0) at x, elapsed time 1 seconds", b""]),
        b"a" * 200_000,
        b"WARNING (" * 20_000,
    ],
    ids=range(12),
)
def test_odd_logs_do_not_stop_the_reading(tmp_path: Path, content: bytes) -> None:
    names = ("acc.10.1.log", "align.20.1.log", "update.20.log", "compile_graphs.1.log")
    exp = plant(tmp_path, mono(**{f"mono/log/{name}": content for name in names}))
    found = diagnose(exp)
    assert [rung.dir for rung in found.ladder] == ["exp/mono"]
    assert found.ladder[0].score is not None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"compute-wer --text ark:- ark:-\n",
        b"%WER\n",
        b"%WER nan [ 0 / 0, 0 ins, 0 del, 0 sub ]\n%SER nan [ 0 / 0 ]\nScored 0 sentences, 0 not present in hyp.\n",
        b"%WER -nan [ 0 / 0, 0 ins, 0 del, 0 sub ]\n",
        b"%WER inf [ 10 / 0, 10 ins, 0 del, 0 sub ]\n",
        b"%WER 10.00 [ 10 / 0, 10 ins, 0 del, 0 sub ]\n",
        b"%WER 10.00 [ ten / hundred, 1 ins ]\n",
        b"%WER 1e999 [ 99999999999999999999999999 / 100, 1 ins, 2 del, 7 sub ]\n",
        b"\xff\xfe%\x00W\x00E\x00R\x00",
        b"%WER 10.00 [ 10 / 100, 1 ins, 2 del, 7 su",
        b"%WER 10.00 [ 10 / 100, 1 ins, 2 del, 7 sub ] [PARTIAL]\n",
        b"bash: compute-wer: command not found\n",
    ],
    ids=range(13),
)
@pytest.mark.parametrize("name", ["wer_11", "cer_7", "scoring_kaldi/best_wer"])
def test_odd_score_files_do_not_stop_the_reading(tmp_path: Path, name: str, content: bytes) -> None:
    found = diagnose(plant(tmp_path, mono(**{f"mono/decode_test/{name}": content})))
    assert found.ladder[0].score is not None
    assert found.ladder[0].score.percent == 10.0
    assert found.ladder[0].score.origin.path == "exp/mono/decode_test/wer_10"


@pytest.mark.parametrize("line", ["%WER nan [ 0 / 0, 0 ins, 0 del, 0 sub ]\n", "", "no numbers here\n"])
def test_a_decode_without_a_number_has_no_score(tmp_path: Path, line: str) -> None:
    files = mono()
    files["exp/mono/decode_test/wer_10"] = line
    found = diagnose(plant(tmp_path, files))
    assert found.ladder[0].score is None
    assert found.verdict.state is not State.NOTHING


def test_pipes_loops_and_dangling_links_do_not_hold_it_up(tmp_path: Path) -> None:
    exp = plant(tmp_path, mono())
    os.mkfifo(exp / "mono" / "log" / "acc.1.1.log")
    os.mkfifo(exp / "mono" / "decode_test" / "wer_12")
    (exp / "mono" / "log" / "again").symlink_to(exp)
    (exp / "mono" / "self").symlink_to("self")
    (exp / "mono" / "final.mdl").symlink_to("40.mdl")
    (exp / "mono" / "log" / "align.11.1.log").symlink_to("/nonexistent/align.log")
    (exp / "mono" / "log" / "align.12.1.log").mkdir()
    found = diagnose(exp)
    assert [rung.dir for rung in found.ladder] == ["exp/mono"]


def test_device_files_are_not_opened(tmp_path: Path) -> None:
    exp = plant(tmp_path, mono())
    for name in ("zero", "random"):
        (exp / "mono" / "log" / f"align.{len(name)}.1.log").symlink_to(f"/dev/{name}")
    assert [rung.dir for rung in diagnose(exp).ladder] == ["exp/mono"]


def test_a_huge_log_is_read_in_part_and_that_is_said(tmp_path: Path) -> None:
    body = "LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:127) utterance\n" * (LARGE_FILE // 70)
    log = run_log("gmm-align-compiled --beam=10 exp/mono/20.mdl ark:- ark,t:-", body + "LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:139) Done 5, errors on 0\n")
    exp = plant(tmp_path, mono(**{"mono/log/align.20.1.log": log}))
    found = diagnose(exp)
    assert any("exp/mono/log/align.20.1.log" in note for note in found.notes)
    assert not [finding for finding in found.findings if "align.20.1" in str(finding.evidence)]


def claimed_names() -> list[str]:
    """One name for each shape that a reader claims."""
    return [pattern.replace("#", "3") for entry in load_readers().values() for pattern in entry.patterns]


JUNK = (b"", b"\x00\xff\xfe" * 999, b"%PDF-1.4\n", b"\x1f\x8b\x08\x00garbage", b"[ ] { } ( ) nan inf -1e999 " * 50, b"<html>404</html>\n")


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_binary_garbage_in_every_claimed_name(tmp_path: Path, junk: bytes) -> None:
    files = mono()
    for name in claimed_names():
        files.setdefault(f"exp/mono/{name}", junk)
        files.setdefault(f"exp/mono/log/{name}", junk)
        files.setdefault(f"exp/mono/decode_test/{name}", junk)
    exp = plant(tmp_path, files)
    before = listing(tmp_path)
    found = diagnose(exp)
    assert found.verdict.summary
    assert listing(tmp_path) == before


def test_a_tree_is_never_changed(copy_of: Callable[[str], Path]) -> None:
    for tree in ("healthy", "dnn"):
        root = copy_of(tree)
        before = listing(root)
        diagnose(root / "exp")
        assert listing(root) == before


def samples() -> Iterator[Path]:
    """One file of each kind of name in the bundled trees."""
    from kaldi_doctor.readers._registry import shape_of

    seen = set()
    for tree in ("healthy", "dnn", "sat_broken"):
        for path in sorted((FIXTURES / tree).rglob("*")):
            if path.is_file() and shape_of(path.name) not in seen:
                seen.add(shape_of(path.name))
                yield path


SAMPLES = list(samples())

@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_readers_survive_damage(path: Path, data: st.DataObject) -> None:
    from kaldi_doctor.errors import UnreadableArtifact
    from kaldi_doctor.readers._registry import reader_for

    reader = reader_for(path.name)
    content = bytearray(path.read_bytes()[:20_000])
    for _ in range(data.draw(st.integers(0, 4))):
        if content:
            at = data.draw(st.integers(0, len(content) - 1))
            length = data.draw(st.integers(1, 30))
            content[at : at + length] = data.draw(st.binary(max_size=30))
    damaged = bytes(content[: data.draw(st.integers(0, len(content)))])
    job = JobLog("exp/x/log/" + path.name, damaged, dir="exp/x") if path.suffix == ".log" else None
    if reader is not None:
        with contextlib.suppress(UnreadableArtifact):
            list(reader.function(Source("exp/x/" + path.name, "exp/x", path.name, damaged, job)))
    if job is not None:
        job.release()


@pytest.mark.parametrize("seed", range(12))
def test_a_whole_tree_with_damage_everywhere(seed: int, tmp_path: Path) -> None:
    """Every tenth file of a tree is cut, overwritten, emptied or doubled; the diagnosis ends."""
    tree = ("healthy", "dnn", "sat_broken", "interrupted")[seed % 4]
    root = Path(shutil.copytree(FIXTURES / tree, tmp_path / tree))
    chance = random.Random(seed)
    for path in sorted(root.rglob("*")):
        if not path.is_file() or chance.random() > (0.1 if seed < 6 else 0.8):
            continue
        content = path.read_bytes()
        at = chance.randrange(len(content) + 1)
        path.write_bytes(
            chance.choice((
                content[:at], content[at:], b"", content[:at] + chance.randbytes(40) + content[at:], content + content,
                content.replace(b" 2", b" nan"), content.replace(b"0", b"-"), content.replace(b"\n", b" "), content[::-1],
            ))
        )
    found = diagnose(root / "exp")
    assert found.verdict.summary
    for shape in load_formats().values():
        made = shape.render((found,), View(full=True, why=True))
        text = made if isinstance(made, str) else made.plain
        assert text.encode("utf-8")
        if shape.name == "json":
            json.loads(text, parse_constant=pytest.fail)


def test_names_that_a_terminal_would_obey_are_only_names(tmp_path: Path) -> None:
    odd = "tri[bold]\x1b[31m$(touch pwned)`x`"
    exp = plant(tmp_path, mono(**{f"{odd}/decode_\n/wer_10": WER, f"{odd}/log/update.1.log": run_log("gmm-est x"), f"{odd}/log/build_tree.log": run_log("x")}))
    found = diagnose(exp)
    assert any(rung.dir == f"exp/{odd}" for rung in found.ladder)
    assert not list(tmp_path.rglob("pwned"))
