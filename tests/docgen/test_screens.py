"""Screens and pictures in README and the pages are what the commands print now; commands that pages name exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen import pictures, screens
from docgen.commands import Command, commands

PAGES = [screens.ROOT / "README.md", screens.ROOT / "CONTRIBUTING.md", *sorted((screens.ROOT / "docs").rglob("*.md"))]
SHOWN = [
    pytest.param(command, screen, id=f"{page.stem}: {command[13:60]}")
    for page in screens.pages()
    if page.name != "README.md"  # tests/test_readme.py has those
    for command, screen in screens.commands_in(page.read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def where() -> Iterator[Path]:
    with screens.folder() as made:
        yield made


@pytest.mark.parametrize(("command", "screen"), SHOWN)
def test_what_a_page_shows_is_what_is_printed(command: str, screen: str, where: Path) -> None:
    assert screens.printed(command, where, width=screens.width_of(screen)).split() == screen.split()


def test_pages_have_screens() -> None:
    assert len(SHOWN) > 10


@pytest.mark.parametrize("file", sorted(pictures.SCREENS))
def test_a_picture_says_what_is_printed(file: str) -> None:
    command, width = pictures.SCREENS[file]
    kept = (screens.ROOT / file).read_text(encoding="utf-8")
    assert pictures.words_of(kept) == pictures.words_of(pictures.picture(command, width))
    assert command in " ".join(pictures.words_of(kept))


@pytest.mark.parametrize("file", sorted([*pictures.SCREENS, "docs/pictures/layers.svg"]))
def test_a_picture_loads_nothing(file: str) -> None:
    text = (screens.ROOT / file).read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert "http" not in text and "<script" not in text and "url(" not in text.replace("url(#", "")


def test_a_page_is_updated_inside_lists_too() -> None:
    page = "1. See\n\n    ```console\n    $ kaldi-doctor --version\n    old\n    ```\n\nend\n"
    made = screens.with_screens(page)
    assert re.fullmatch(
        r"1\. See\n\n    ```console\n    \$ kaldi-doctor --version\n    kaldi-doctor \d\S+\n    ```\n\nend\n", made
    )
    assert screens.with_screens(made) == made


def test_a_command_that_fails_is_no_screen(where: Path) -> None:
    with pytest.raises(RuntimeError, match="ended with 2"):
        screens.printed("kaldi-doctor diagnose no-such-tree", where)


EVERY = {command.name: command for command in commands()}


def _named(page: str) -> Iterator[str]:
    """Command lines of a page, in code spans and in blocks."""
    yield from re.findall(r"`(kaldi-doctor [^`\n]+)`", page.replace("\n", " "))
    for block in re.findall(r"^ *```sh\n(.*?)^ *```", page, re.MULTILINE | re.DOTALL):
        yield from re.findall(r"^ *(kaldi-doctor [^\n|]+)", block, re.MULTILINE)
    yield from re.findall(r"^ *\$ (kaldi-doctor [^\n|]+)", page, re.MULTILINE)


def _meant(words: list[str]) -> tuple[Command | None, list[str]]:
    """The command that the words after `kaldi-doctor` name, and the rest of them."""
    for size in (2, 1):
        name = " ".join(words[:size])
        if name in EVERY:
            return EVERY[name], words[size:]
    return (EVERY[""], words) if words and words[0].startswith("-") else (None, words)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_commands_and_options_that_a_page_names_exist(page: Path) -> None:
    wrong = []
    for line in _named(page.read_text(encoding="utf-8")):
        words = [word for word in shlex.split(line.replace("...", ""))[1:] if word != "|"]
        if words[:1] == ["COMMAND"]:
            continue
        command, rest = _meant(words)
        known = {name for shown, _ in command.options for name in re.findall(r"-{1,2}[\w-]+", shown)} if command else set()
        options = [word.partition("=")[0] for word in rest if word.startswith("-") and word not in {"-", "--"}]
        if command is None or not set(options) <= known:
            wrong.append(line)
    assert wrong == []
