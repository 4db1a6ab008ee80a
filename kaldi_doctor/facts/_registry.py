"""How facts are found and built.

A function registers with `@fact`, asks for what it needs by type, and its return annotation is the fact it makes.
The order follows from the types.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeVar, get_type_hints

from kaldi_doctor.model import Unreadable

_Function = TypeVar("_Function", bound=Callable[..., Any])
_Fact = TypeVar("_Fact")


class FactMissing(Exception):  # noqa: N818  (not an error: the answer "there is nothing to look at")
    """Raised by a fact function when the tree has nothing it could be made from; the reason reaches the user."""


BEYOND = "a number in the tree is larger than any that Kaldi writes"
"""Why nothing can be made of numbers that no float holds."""


_MAKERS: dict[type, Callable[..., Any]] = {}


def fact(function: _Function) -> _Function:
    """Register the maker of a fact; annotations of the parameters and of the return value are the contract."""
    made = get_type_hints(function)["return"]
    if made in _MAKERS:
        raise ValueError(f"two makers of {made.__name__}")
    _MAKERS[made] = function
    return function


@cache
def load_facts() -> dict[type, Callable[..., Any]]:
    """Import every sibling module once and return the makers by the type they make."""
    package = import_module("kaldi_doctor.facts")
    for module in iter_modules(package.__path__):
        if not module.name.startswith("_"):
            import_module(f"kaldi_doctor.facts.{module.name}")
    return _MAKERS


@cache
def needs_of(function: Callable[..., Any]) -> tuple[tuple[str, type], ...]:
    """(parameter, type) pairs that a fact or rule asks for."""
    hints = get_type_hints(function)
    return tuple((name, hints[name]) for name in inspect.signature(function).parameters)


class FactStore:
    """Facts by type: given ones (the tree, the records, settings) and those made on demand, each once."""

    def __init__(self, *given: object) -> None:
        self._made: dict[type, Any] = {type(item): item for item in given}
        self._made[FactStore] = self  # a fact that can do without another one asks the store for it
        self._missing: dict[type, str] = {}
        self.unreadable: list[Unreadable] = []
        """Files that a fact opened later (archives, models) and could not read; a fact may append."""
        self.notes: list[str] = []
        """Things to say once on the screen (sampling); a fact may append."""
        self.counts: dict[str, int] = {}
        """Totals for the report: `utterances` and `frames` of the alignments looked at."""

    def get(self, kind: type[_Fact]) -> _Fact:
        """The fact of a type, made now if need be.

        Raises:
            FactMissing: it, or something it needs, cannot be made from this tree.
        """
        if kind in self._made:
            found: _Fact = self._made[kind]
            return found
        if kind in self._missing:
            raise FactMissing(self._missing[kind])
        maker = load_facts().get(kind)
        if maker is None:
            raise LookupError(f"no fact makes {kind.__name__}")
        try:
            made: _Fact = maker(**self.arguments(maker))
        except FactMissing as missing:
            self._missing[kind] = str(missing)
            raise
        except OverflowError as error:
            self._missing[kind] = BEYOND
            raise FactMissing(BEYOND) from error
        self._made[kind] = made
        return made

    def arguments(self, function: Callable[..., Any]) -> dict[str, Any]:
        """Keyword arguments for a fact maker or a rule.

        Raises:
            FactMissing: one of them cannot be made.
        """
        return {name: self.get(kind) for name, kind in needs_of(function)}
