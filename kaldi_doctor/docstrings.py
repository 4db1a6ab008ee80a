"""Docstrings, which are manuals and help here, also where Python was told to leave them out (`-OO`)."""

from __future__ import annotations

import ast
import inspect
import sys
from types import ModuleType
from typing import Any


def docstring(item: Any) -> str:
    """Docstring of a module or of a function at the top of one, from its source where the interpreter dropped it."""
    if item.__doc__ or sys.flags.optimize < 2:
        return item.__doc__ or ""
    module = item if isinstance(item, ModuleType) else inspect.getmodule(item)
    if module is None:
        return ""
    try:
        parsed = ast.parse(inspect.getsource(module))
    except (OSError, TypeError, SyntaxError):  # no source at hand
        return ""
    if isinstance(item, ModuleType):
        return ast.get_docstring(parsed) or ""
    name = getattr(item, "__name__", "")
    nodes = (node for node in parsed.body if isinstance(node, ast.FunctionDef) and node.name == name)
    return next((ast.get_docstring(node) or "" for node in nodes), "")
