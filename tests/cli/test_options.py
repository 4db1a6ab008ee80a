"""One vocabulary over all commands: a name means one thing, tables go where the user says, values can be completed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import typer
from typer.testing import CliRunner

from kaldi_doctor.cli.app import build_app, main
from kaldi_doctor.cli.single_output import single_output
from kaldi_doctor.errors import UsageError

BUNDLED = Path(__file__).parents[1] / "fixtures/exp"
HEALTHY = BUNDLED / "healthy/exp"
WHOLE = typer.main.get_command(build_app())


def commands(group: Any = WHOLE, name: str = "") -> Iterator[tuple[str, Any]]:
    for word, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{name} {word}".strip())
        else:
            yield f"{name} {word}".strip(), command


def options() -> dict[str, list[tuple[str, Any]]]:
    found: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for name, command in commands():
        for parameter in command.params:
            if parameter.param_type_name == "option" and not parameter.hidden:
                for spelling in parameter.opts:
                    found[spelling].append((name, parameter))
    return found


CALLED = dict(commands())


def _taken(name: str, parameter: Any) -> str:
    """The type of one value, as the function of the command has it."""
    if parameter.name == "output":
        return "Path"  # or the word - where the screen is meant
    hint = get_type_hints(CALLED[name].callback).get(parameter.name, parameter.is_flag)
    return re.sub(r"<class '|'>| \| None|list\[|\]|pathlib\.", "", str(hint))


TWO_MEANINGS = {
    "--number": "how many: utterances to show, tasks of a network",
    "-n": "as --number",
    "--cheatsheet": "a file, that may be given again where a table of it is printed",
}


def test_a_name_takes_one_kind_of_value() -> None:
    for spelling, users in options().items():
        kinds = {_taken(name, parameter) for name, parameter in users}
        assert len(kinds) == 1 or spelling in TWO_MEANINGS, (spelling, [name for name, _ in users], kinds)


def test_a_short_name_stands_for_one_long_name() -> None:
    long: dict[str, set[str]] = defaultdict(set)
    for users in options().values():
        for _, parameter in users:
            for short in (word for word in parameter.opts if not word.startswith("--")):
                long[short] |= {word for word in parameter.opts if word.startswith("--")}
    assert {short: names for short, names in long.items() if len(names) > 1} == {}


PAGES = {"align show", "align stats", "align ctm", "align listen", "align textgrid", "demo", "watch", "schema", "export"}
"""Commands that print no table of their own making: pictures of text, files in formats of Kaldi's or Praat's, folders."""


def test_every_table_has_a_format_and_a_file() -> None:
    having = options()
    for spelling in ("--format", "-f"):
        assert {name for name, _ in commands()} - {name for name, _ in having[spelling]} == PAGES - {"export"}
    # diagnose and fleet write several formats at once: each file stands behind its format.
    without = {name for name, _ in commands()} - {name for name, _ in having["-o"]}
    assert without == {"diagnose", "fleet", "align show", "align stats", "demo", "watch"}


CHOICES = {"--format", "--metric", "--x", "--only", "--color", "--level", "--by", "--errors", "--recipe", "--select",
           "--ignore", "--stage", "--table"}  # fmt: skip


def test_what_takes_a_word_can_be_completed() -> None:
    for spelling, users in options().items():
        if spelling in CHOICES:
            for name, parameter in users:
                offered = parameter.shell_complete(typer.Context(typer.main.get_command(typer.Typer(callback=print))), "")
                assert offered or hasattr(parameter.type, "choices"), f"{name} {spelling}"


@pytest.mark.parametrize(
    ("words", "typed", "offered"),
    [
        (("align", "show", HEALTHY / "mono_ali"), "tr01m-00", "tr01m-001"),
        (("transcripts", HEALTHY / "mono/decode_test"), "te", "te01m-001"),
        (("cheatsheet",), "sa", "sat"),
        (("rules",), "AL", "ALI"),
        (("plot-wer", "--recipe"), "w", "wsj"),
        (("explain",), "SAT00", "SAT002"),
    ],
)  # fmt: skip
def test_values_that_the_shell_offers(words: tuple[object, ...], typed: str, offered: str) -> None:
    line = " ".join(["kaldi-doctor", *map(str, words), typed])
    env = {"_KALDI_DOCTOR_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}
    said = CliRunner().invoke(build_app(), [], prog_name="kaldi-doctor", env=env).stdout.split()
    assert offered in said
    assert len(said) <= 300


def ran(*words: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([*map(str, words)])
    return int(ended.value.code or 0)


@pytest.mark.parametrize(
    "words",
    [
        ("wer", HEALTHY), ("wer", HEALTHY / "mono/decode_test"), ("transcripts", HEALTHY / "mono/decode_test"),
        ("align", "check", HEALTHY / "mono_ali"), ("align", "check", HEALTHY / "mono_ali", "--retried"),
        ("align", "compare", HEALTHY / "mono_ali", HEALTHY / "mono_ali"), ("rules",), ("explain", "SAT002"), ("config",),
        ("cheatsheet", "sat"), ("compare", HEALTHY, BUNDLED / "sat_broken/exp"), ("plot-wer", HEALTHY),
        ("plot-accuracy", BUNDLED / "dnn/exp"),
    ],
)  # fmt: skip
def test_a_table_goes_to_its_file_and_not_to_the_screen(
    words: tuple[object, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, more in enumerate((("--format", f"json={tmp_path / '0'}"), ("-f", "json", "-o", tmp_path / "1"))):
        assert ran(*words, *more) == 0
        assert capsys.readouterr().out == ""
        assert (tmp_path / str(number)).read_text(encoding="utf-8").lstrip()[0] in "{["
    assert (tmp_path / "0").read_text(encoding="utf-8") == (tmp_path / "1").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("plot-wer", HEALTHY, "--data", "json"), ("plot-wer", HEALTHY, "--format", "json")),
        (("plot-wer", HEALTHY, "--text"), ("plot-wer", HEALTHY, "--format", "text")),
        (("align", "check", HEALTHY / "mono_ali", "--utterances", "2"), ("align", "check", HEALTHY / "mono_ali", "-n", "2")),
    ],
)  # fmt: skip
def test_former_spellings_are_still_taken(
    old: tuple[object, ...], new: tuple[object, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for words in (old, new):
        assert ran(*words) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] != ""


@pytest.mark.parametrize(
    ("wanted", "output", "said"),
    [("jason", None, "the nearest is json"), ("json=", None, "file name is missing"), ("json=a", Path("b"), "two files")],
)
def test_what_is_wrong_is_said(wanted: str, output: Path | None, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        single_output(wanted, ("text", "json"), output)
    assert single_output("text", ("text", "json"), Path("-")).path is None
