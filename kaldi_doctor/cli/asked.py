"""Options that every command takes: `--debug`, and `--follow` where a tree is opened.

`--debug` works before the command too. What was asked for is kept here until the process ends.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any

import typer

WITHOUT_TREE = frozenset({"explain", "rules", "demo", "config"})
"""Commands that open no tree."""
Debug = Annotated[bool, typer.Option("--debug", help="Traceback if it crashes.")]
Follow = Annotated[bool, typer.Option("--follow", help="Also read what links lead to outside the tree.")]


@dataclass(slots=True)
class Asked:
    """What the command line asked for."""

    debug: bool = False
    follow: bool = False


asked = Asked()


def with_common_options(function: Callable[..., Any], *, debug: bool, follow: bool) -> Callable[..., Any]:
    """A command that also takes the common options it does not bring itself."""
    own = inspect.signature(function, eval_str=True)
    missing = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=kind)
        for name, kind, wanted in (("follow", Follow, follow), ("debug", Debug, debug))
        if wanted and name not in own.parameters
    ]

    @wraps(function)
    def command(*args: Any, **options: Any) -> Any:
        for item in missing:
            setattr(asked, item.name, options.pop(item.name) or getattr(asked, item.name))
        return function(*args, **options)

    command.__signature__ = own.replace(parameters=[*own.parameters.values(), *missing])  # type: ignore[attr-defined]
    command.__annotations__ = {**function.__annotations__, **{item.name: item.annotation for item in missing}}
    return command
