"""How facts are found and built.

A function registers with `@fact`, asks for what it needs by type, and its return annotation is the fact it makes.
The order follows from the types. A parameter of type `X | None` is None where this tree has nothing to make X from.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_type_hints

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


@dataclass(frozen=True, slots=True)
class Need:
    """One parameter of a fact or rule. `optional`: it gets None where the fact cannot be made."""

    name: str
    kind: type
    optional: bool


@cache
def needs_of(function: Callable[..., Any]) -> tuple[Need, ...]:
    """What a fact or rule asks for."""
    hints = get_type_hints(function)
    return tuple(_need(name, hints[name]) for name in inspect.signature(function).parameters)


def _need(name: str, hint: Any) -> Need:
    if not isinstance(hint, UnionType):
        return Need(name, hint, optional=False)
    (kind,) = (item for item in get_args(hint) if item is not NoneType)
    return Need(name, kind, optional=True)


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that this tree has nothing to make it from, with the reason."""

    reason: str


class FactStore:
    """Facts by type: given ones (the tree, the records, settings) and those made on demand, each once."""

    def __init__(self, *given: object) -> None:
        self._known: dict[type, Any] = {type(item): item for item in given}

    def get(self, kind: type[_Fact]) -> _Fact:
        """The fact of a type, made now if need be.

        Raises:
            FactMissing: it, or something it needs, cannot be made from this tree.
        """
        known = self._look(kind)
        if isinstance(known, Missing):
            raise FactMissing(known.reason)
        found: _Fact = known
        return found

    def find(self, kind: type[_Fact]) -> _Fact | None:
        """The fact of a type, or None where this tree has nothing to make it from."""
        known = self._look(kind)
        if isinstance(known, Missing):
            return None
        found: _Fact = known
        return found

    def arguments(self, function: Callable[..., Any], *given: object) -> dict[str, Any] | Missing:
        """Keyword arguments for a fact maker or a rule, or why the first of those it cannot do without is missing.

        Args:
            function: the fact maker or rule.
            given: what only this function gets, by its type.
        """
        own = {type(item): item for item in given}
        made = {}
        for need in needs_of(function):
            known = own[need.kind] if need.kind in own else self._look(need.kind)
            if isinstance(known, Missing):
                if not need.optional:
                    return known
                known = None
            made[need.name] = known
        return made

    def made(self, kind: type[_Fact]) -> _Fact | None:
        """The fact of a type if it was asked for before and could be made; nothing is made now."""
        return self.find(kind) if kind in self._known else None

    @property
    def unreadable(self) -> Iterator[Unreadable]:
        """Files that facts opened after the reading (archives, models, data) and could not read."""
        return (item for fact in self._known.values() for item in getattr(fact, "unreadable", ()))

    @property
    def notes(self) -> Iterator[str]:
        """What facts have to say once on the screen (sampling)."""
        return (item for fact in self._known.values() for item in getattr(fact, "notes", ()))

    def _look(self, kind: type) -> Any:
        """The fact or Missing."""
        if kind not in self._known:
            maker = load_facts().get(kind)
            if maker is None:
                raise LookupError(f"no fact makes {kind.__name__}")
            arguments = self.arguments(maker)
            self._known[kind] = arguments if isinstance(arguments, Missing) else _made(maker, arguments)
        return self._known[kind]


def _made(maker: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    try:
        return maker(**arguments)
    except FactMissing as missing:
        return Missing(str(missing))
    except OverflowError:
        return Missing(BEYOND)
