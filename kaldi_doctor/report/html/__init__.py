"""One HTML file that needs nothing else: offline, from a mail, on paper; a few lines of own script sort and filter.

The content security policy allows exactly the style sheet and the script of this package, by hash, and nothing else:
no request, no inline attribute, no markup of the tree. Every expression of the templates is cleaned of control
characters, then escaped. Without script all is there and readable.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

from kaldi_doctor import __version__
from kaldi_doctor.report._clean import clean
from kaldi_doctor.report._registry import report
from kaldi_doctor.report.html._tree import tree_context

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

    from kaldi_doctor.model import Diagnosis
    from kaldi_doctor.report._view import View


@report("html", human=True, figures=True)
def html(diagnoses: Sequence[Diagnosis], view: View) -> str:
    """One self-contained HTML page with curves, lineage and tables that sort."""
    trees = [tree_context(diagnosis, view) for diagnosis in diagnoses]
    title = ", ".join(diagnosis.called for diagnosis in diagnoses)
    page = _environment().get_template("page.html.j2")
    return page.render(trees=trees, view=view, version=__version__, title=title) + "\n"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
        loader=FunctionLoader(_file),
    )
    for name, file in (("style", "style.css"), ("script", "table.js")):
        text = _file(file)
        environment.globals[name] = Markup(text)  # noqa: S704 -- a file of this package
        environment.globals[f"{name}_hash"] = _hash(text)
    return environment


def _file(name: str) -> str:
    from importlib.resources import files

    return (files("kaldi_doctor.report.html") / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Source expression of the policy for the text of a style or script element."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _harmless(value: Any) -> Any:
    """Text of a tree without control characters; markup of our own templates as it is. Escaping comes after."""
    return clean(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
