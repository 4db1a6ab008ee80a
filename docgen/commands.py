"""The commands and their options, as typer has them.

typer carries a copy of click of its own, so generators that look for click's classes (click-man, mkdocs-click) see no
command in it. What is asked of a command here exists in both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import typer.main

from kaldi_doctor.cli.app import _shown_value, build_app

PROGRAM = "kaldi-doctor"
COMPLETION = {
    "--install-completion": "Install completion for the current shell.",
    "--show-completion": "Print the completion of the current shell.",
}
"""Options that typer adds itself: said in our words, so that pages do not change with its release."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes:
        name: as typed after `kaldi-doctor`, `align check` for one; empty for the program itself.
        short: its line in a list of commands.
        example: a command line to try, or empty.
        prose: paragraphs of its help.
        usage: `[OPTIONS] [PATH]...`.
        arguments, options: (as typed, what it means).
    """

    name: str
    short: str
    example: str
    prose: tuple[str, ...]
    usage: str
    arguments: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...]

    @property
    def full(self) -> str:
        """The name with the program's before it."""
        return f"{PROGRAM} {self.name}".rstrip()


def commands() -> list[Command]:
    """The program, then every command in the order of its help, those of a group after it."""
    root: Any = typer.main.get_command(build_app())
    return list(_below(root, root.make_context(PROGRAM, [], resilient_parsing=True), ""))


def _below(command: Any, context: Any, name: str) -> Iterator[Command]:
    yield _described(command, context, name)
    for word in command.list_commands(context) if hasattr(command, "list_commands") else ():
        one = command.get_command(context, word)
        yield from _below(
            one, one.make_context(word, [], parent=context, resilient_parsing=True), f"{name} {word}".strip()
        )


def _described(command: Any, context: Any, name: str) -> Command:
    paragraphs = [" ".join(part.split()) for part in (command.help or "").split("\n\n") if part.strip()]
    example = ""
    if paragraphs and paragraphs[0].startswith("Example:"):
        example = paragraphs.pop(0).removeprefix("Example:").strip()
    short = " ".join((command.short_help or (paragraphs[0] if paragraphs else "")).split())
    arguments, options = [], []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is None:
            continue
        word, meaning = record
        if parameter.param_type_name == "argument":
            arguments.append((word.split(" ")[0], meaning))
        else:
            options.append((_shown_value(word), COMPLETION.get(parameter.opts[0], meaning)))
    usage = " ".join(command.collect_usage_pieces(context))
    return Command(name, short, example, tuple(paragraphs), usage, tuple(arguments), tuple(options))
