"""The man page, one for all commands, in the macros that every man knows."""

from __future__ import annotations

import re

from docgen.commands import PROGRAM, Command, commands
from kaldi_doctor.version import __version__

EXIT_CODES = (
    ("0", "Looked; nothing at or above --fail-on (default error)."),
    ("1", "Findings at or above --fail-on."),
    ("2", "Bad option, unknown rule, missing path, broken configuration or cheatsheet."),
    ("3", "Nothing to judge: no Kaldi stage found, or --strict and something could not be read."),
    ("70", "A bug of kaldi-doctor; the message says what to attach."),
    ("74", "Standard output cannot be written: full, or closed."),
    ("130", "Interrupted."),
)
ENVIRONMENT = (
    ("COLUMNS", "Width at which lines are broken, also in a pipe."),
    ("NO_COLOR, FORCE_COLOR, TERM", "Colour of the text, as other programs do; --color wins."),
)
FILES = (
    (
        "kaldi-doctor.toml",
        (
            "Settings, in the nearest directory from where you stand upwards; a table [tool.kaldi-doctor] of "
            "pyproject.toml "
            "does as well. kaldi-doctor config prints what is in force. One inside the tree that is judged is not "
            "obeyed."
        ),
    ),
)


def man_page() -> str:
    """Source of kaldi-doctor(1)."""
    every = commands()
    root, rest = every[0], every[1:]
    lines = [
        f'.TH {PROGRAM.upper()} 1 "" "{PROGRAM} {__version__}" "User Commands"',
        ".SH NAME",
        f"{_text(PROGRAM)} \\- say which stage of a Kaldi experiment tree broke first, and why",
        ".SH SYNOPSIS",
        f".B {_text(PROGRAM)}",
        _text(root.usage),
        ".SH DESCRIPTION",
        *_paragraphs(root.prose),
        *_example(root),
        ".SH OPTIONS",
        *_items(root.options),
        ".SH COMMANDS",
    ]
    for command in rest:
        lines += [
            f'.SS "{_text(command.name)} {_text(command.usage)}"',
            *_paragraphs(command.prose),
            *_example(command),
            *_items((*command.arguments, *command.options)),
        ]
    lines += [".SH EXIT STATUS", *_items(EXIT_CODES)]
    lines += [".SH ENVIRONMENT", *_items(ENVIRONMENT), ".SH FILES", *_items(FILES)]
    return "\n".join(lines) + "\n"


def _text(words: str) -> str:
    """Words as roff prints them unchanged: a hyphen is a minus, since options are copied from the page."""
    made = words.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return re.sub(r"^(['.])", r"\\&\1", made)


def _paragraphs(prose: tuple[str, ...]) -> list[str]:
    return [line for number, part in enumerate(prose) for line in ([".PP"] if number else []) + [_text(part)]]


def _example(command: Command) -> list[str]:
    return [".PP", "Example:", ".PP", ".RS 4", ".nf", _text(command.example), ".fi", ".RE"] if command.example else []


def _items(items: tuple[tuple[str, str], ...]) -> list[str]:
    return [line for name, meaning in items for line in (".TP", f".B {_text(name)}", _text(meaning) or "\\&")]
