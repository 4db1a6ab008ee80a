"""What is there and cannot be read is named, whatever it is; with --strict the diagnosis ends with 3."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kaldi_doctor.cli.app import main
from kaldi_doctor.facts import _folder as places
from kaldi_doctor.pipeline import diagnose
from kaldi_doctor.settings import Settings

EVERYTHING = Settings(alignments="all")


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Makes a file refuse to be opened: permissions do not bind the superuser, who may run these tests."""
    names: set[str] = set()
    real = os.open

    def refuse(path: object, *rest: object, **more: object) -> int:
        if os.path.realpath(os.fspath(path)) in names:  # type: ignore[arg-type,call-overload]
            raise PermissionError(13, "Permission denied", path)
        return real(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refuse)
    return lambda path: names.add(os.path.realpath(path))


def unread(root: Path) -> dict[str, str]:
    return {item.path: item.error for item in diagnose(root / "exp", EVERYTHING).unreadable}


@pytest.mark.parametrize("name", ["data/train/text", "data/train/utt2spk", "data/lang/words.txt"])
def test_a_data_or_lang_file_without_permission_is_named(
    name: str, copy_of: Callable[[str], Path], locked: Callable[[Path], None]
) -> None:
    root = copy_of("sat_broken")
    if not (root / name).exists():
        pytest.skip(f"the bundled tree has no {name}")
    assert name not in unread(root)
    locked(root / name)
    assert unread(root)[name] == "Permission denied"


def test_a_model_without_permission_is_named(copy_of: Callable[[str], Path], locked: Callable[[Path], None]) -> None:
    root = copy_of("healthy")
    model = next(path for path in sorted(root.rglob("final.mdl")) if list(path.parent.glob("ali.*.gz")))
    before = diagnose(root / "exp", EVERYTHING)
    locked(model)
    found = diagnose(root / "exp", EVERYTHING)
    assert (str(model.relative_to(root)), "Permission denied") in {(item.path, item.error) for item in found.unreadable}
    assert len(found.unreadable) > len(before.unreadable)


def test_an_archive_without_permission_is_unreadable_not_damaged(
    copy_of: Callable[[str], Path], locked: Callable[[Path], None]
) -> None:
    root = copy_of("healthy")
    archive = min(root.rglob("ali.*.gz"))
    locked(archive)
    found = diagnose(root / "exp", EVERYTHING)
    assert "Permission denied" in {item.path: item.error for item in found.unreadable}[str(archive.relative_to(root))]
    assert "ALI020" not in {item.rule for item in found.findings}


def test_a_file_over_the_limit_is_named(copy_of: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_of("sat_broken")
    monkeypatch.setattr(places, "LARGEST", 1000)
    assert unread(root)["data/train/text"].startswith("larger than 0 MB")


def test_text_that_is_not_utf8_is_read_and_named(copy_of: Callable[[str], Path]) -> None:
    root = copy_of("sat_broken")
    text = root / "data" / "train" / "text"
    lines = text.read_bytes().split(b"\n")
    lines[2] += b" caf\xe9"
    text.write_bytes(b"\n".join(lines))
    assert unread(root)["data/train/text"] == "line 3 is not UTF-8; such bytes were replaced"


def test_a_pipe_in_place_of_a_file_is_named_and_not_waited_for(copy_of: Callable[[str], Path]) -> None:
    root = copy_of("sat_broken")
    (root / "data" / "train" / "text").unlink()
    os.mkfifo(root / "data" / "train" / "text")
    assert unread(root)["data/train/text"] == "not a regular file"


def test_strict_ends_with_3_as_an_ordinary_user(copy_of: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    root = copy_of("sat_broken")
    words = ["diagnose", str(root / "exp"), "--strict"]
    with pytest.raises(SystemExit) as ended:
        main(words)  # also imports what an ordinary user may not be able to read
    assert ended.value.code == 1
    capsys.readouterr()
    (root / "data" / "train" / "text").chmod(0)
    opened = [path for path in root.parents if path.stat().st_uid == os.geteuid() == 0 and not path.stat().st_mode & 1]
    for path in opened:
        path.chmod(path.stat().st_mode | 0o011)
    owner = os.geteuid()
    try:
        if owner == 0:
            os.seteuid(65534)
        with pytest.raises(SystemExit) as ended:
            main(words)
    finally:
        os.seteuid(owner)
        for path in opened:
            path.chmod(path.stat().st_mode & ~0o011)
    assert ended.value.code == 3
    assert "data/train/text: Permission denied" in capsys.readouterr().out
