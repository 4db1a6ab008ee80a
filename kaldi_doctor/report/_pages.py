"""Templates of self-contained pages: one style element and one script element, allowed by their hashes.

Every expression of a template is cleaned of control characters, then escaped.
"""

from __future__ import annotations

import base64
import hashlib
import os
from functools import cache
from typing import TYPE_CHECKING, Any

from kaldi_doctor.report._clean import clean

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def page_environment(package: str, styles: tuple[tuple[str, str], ...], script: str) -> Environment:
    """Templates of a package, with `style`, `script` and their hashes `style_hash`, `script_hash` as globals.

    Args:
        package: dotted name; its files are the templates.
        styles: (package, file) of style sheets, in the order in which they apply.
        script: file of `package`.
    """
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
        loader=FunctionLoader(lambda name: _file(package, name)),
    )
    for name, text in (("style", "".join(_file(*style) for style in styles)), ("script", _file(package, script))):
        environment.globals[name] = Markup(text)  # noqa: S704 -- files of this program
        environment.globals[f"{name}_hash"] = _hash(text)
    return environment


def _file(package: str, name: str) -> str:
    from importlib.resources import files

    return (files(package) / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Source expression of the policy for the text of a style or script element."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _harmless(value: Any) -> Any:
    """Text of a tree without control characters; markup of our own templates as it is. Escaping comes after."""
    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    return clean(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
