"""Templates of pages: every expression is cleaned and escaped, and the hashes are those of the elements."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from kaldi_doctor.report._pages import page_environment

HTML = "kaldi_doctor.report.html"


def test_expressions_are_cleaned_and_escaped() -> None:
    environment = page_environment(HTML, ((HTML, "style.css"),), "table.js")
    made = environment.from_string("{{ text }}|{{ number }}").render(text="<b>\x1b\u202e&", number=3)
    assert made == r"&lt;b&gt;\x1b\u202e&amp;|3"
    assert environment.from_string("{{ path }}").render(path=Path("a\x1b[31m<")) == r"a\x1b[31m&lt;"


def test_hashes_are_those_of_what_is_written() -> None:
    environment = page_environment(HTML, ((HTML, "style.css"), (HTML, "style.css")), "table.js")
    made = environment.from_string("{{ style }}").render()
    assert made.count(":root { color-scheme") == 2 * made[: len(made) // 2].count(":root { color-scheme")
    assert environment.globals["style_hash"] == "sha256-" + base64.b64encode(hashlib.sha256(made.encode()).digest()).decode()
