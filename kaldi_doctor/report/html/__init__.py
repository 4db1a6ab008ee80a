"""One HTML file that needs nothing else: offline, from a mail, on paper; a few lines of own script sort and filter.

The content security policy allows exactly the style sheet and the script of this package, by hash, and nothing else:
no request, no inline attribute, no markup of the tree. Every expression of the templates is cleaned of control
characters, then escaped. Without script all is there and readable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.report._pages import page_environment
from kaldi_doctor.report._registry import report
from kaldi_doctor.report.html._tree import tree_context
from kaldi_doctor.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaldi_doctor.model import Diagnosis
    from kaldi_doctor.report._view import View

_PACKAGE = "kaldi_doctor.report.html"


@report("html", human=True, figures=True)
def html(diagnoses: Sequence[Diagnosis], view: View) -> str:
    """One self-contained HTML page with curves, lineage and tables that sort."""
    trees = [tree_context(diagnosis, view) for diagnosis in diagnoses]
    title = ", ".join(diagnosis.called for diagnosis in diagnoses)
    page = page_environment(_PACKAGE, ((_PACKAGE, "style.css"),), "table.js").get_template("page.html.j2")
    return page.render(trees=trees, view=view, version=__version__, title=title) + "\n"
