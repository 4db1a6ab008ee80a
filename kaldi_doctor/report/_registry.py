"""How output formats are found: `@report(name)` on a function that renders diagnoses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, TypeVar

from kaldi_doctor.docstrings import docstring

if TYPE_CHECKING:
    from kaldi_doctor.model import Diagnosis
    from kaldi_doctor.report._page import Page
    from kaldi_doctor.report._view import View

RenderFunction = Callable[["Sequence[Diagnosis]", "View"], "str | Page"]
_Function = TypeVar("_Function", bound=RenderFunction)


@dataclass(frozen=True, slots=True)
class Format:
    """A registered format. `human` ones carry headers and totals; machine ones never do."""

    name: str
    human: bool
    figures: bool
    """Draws curves and long tables, which the diagnosis must then carry."""
    render: RenderFunction
    about: str


_FORMATS: dict[str, Format] = {}


def report(name: str, *, human: bool, figures: bool = False) -> Callable[[_Function], _Function]:
    """Register a format under the name that `--format` takes."""

    def register(function: _Function) -> _Function:
        if name in _FORMATS:
            raise ValueError(f"two formats called {name}")
        _FORMATS[name] = Format(name, human, figures, function, docstring(function).strip().splitlines()[0])
        return function

    return register


@cache
def load_formats() -> dict[str, Format]:
    """Import every module of `formats`, and the HTML report, once; formats by name."""
    package = import_module("kaldi_doctor.report.formats")
    for module in iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")
    import_module("kaldi_doctor.report.html")
    return dict(sorted(_FORMATS.items()))
