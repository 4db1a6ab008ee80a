"""Options that every command takes: `--debug`, and `--follow` and `--cache` where a tree is opened.

`--debug` works before the command too. What was asked for is kept here until the process ends.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any

import typer

WITHOUT_TREE = frozenset({"explain", "rules", "demo", "config", "cache"})
"""Commands that open no tree."""
Debug = Annotated[bool, typer.Option("--debug", help="Traceback if it crashes.")]
Follow = Annotated[bool, typer.Option("--follow", help="Also read what links lead to outside the tree.")]
Cache = Annotated[
    bool | None, typer.Option("--cache/--no-cache", help="Do not read again what has not changed.", show_default=False)
]


@dataclass(slots=True)
class Asked:
    """What the command line asked for."""

    debug: bool = False
    follow: bool = False
    cache: bool | None = None
    """None where nothing was said: the configuration decides."""

    @property
    def settings(self) -> dict[str, bool]:
        """What was said, by key of the configuration file."""
        said = {"follow": self.follow or None, "cache": self.cache}
        return {key: value for key, value in said.items() if value is not None}


asked = Asked()


def with_common_options(function: Callable[..., Any], *, debug: bool, tree: bool) -> Callable[..., Any]:
    """A command that also takes the common options it does not bring itself."""
    own = inspect.signature(function, eval_str=True)
    missing = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, kind, wanted, default in (
            ("follow", Follow, tree, False),
            ("cache", Cache, tree, None),
            ("debug", Debug, debug, False),
        )
        if wanted and name not in own.parameters
    ]

    @wraps(function)
    def command(*args: Any, **options: Any) -> Any:
        for item in missing:
            given = options.pop(item.name)
            if given != item.default:
                setattr(asked, item.name, given)
        return function(*args, **options)

    command.__signature__ = own.replace(parameters=[*own.parameters.values(), *missing])  # type: ignore[attr-defined]
    command.__annotations__ = {**function.__annotations__, **{item.name: item.annotation for item in missing}}
    return command
