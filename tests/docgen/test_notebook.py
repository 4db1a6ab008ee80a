"""The notebook runs: its cells in plain Python always, in a kernel where the extra `docs` is installed."""

from __future__ import annotations

import json
import re

import pytest

from docgen import notebook
from docgen.screens import ROOT, folder


def test_its_cells_run_and_find_what_the_text_says() -> None:
    with folder() as where:
        names = notebook.run_plainly(where)
    assert names["d"].verdict.state.value == "broken"
    assert names["d"].verdict.dir == "exp/tri3b"
    assert list(names["words"]["errors"])
    assert set(names["network"].curves["split"]) >= {"train", "valid"}
    assert names["ali"].frames > 100_000
    assert "<html" in names["page"]


def test_it_is_kept_without_outputs_and_names_no_machine() -> None:
    text = (ROOT / notebook.NOTEBOOK).read_text(encoding="utf-8")
    raw = json.loads(text)
    assert raw["nbformat"] == 4
    code = [cell for cell in raw["cells"] if cell["cell_type"] == "code"]
    assert len(code) > 8
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert str(ROOT) not in text


def test_its_page_has_tables_and_figures() -> None:
    pytest.importorskip("nbclient", reason="the extra docs is not installed")
    page = notebook.page()
    assert page.count("<table>") >= 5
    assert page.count("data:image/png;base64,") == 2
    assert "broken exp/tri3b" in page
    assert not re.search(r"<style|class=.dataframe", page)


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        ({"output_type": "stream", "text": ["a\n", "b\n"]}, ["```text", "a\nb", "```"]),
        ({"output_type": "execute_result", "data": {"text/plain": "3"}}, ["```text", "3", "```"]),
        (
            {
                "output_type": "execute_result",
                "data": {"text/plain": "x", "text/html": '<style scoped>\n.a {}\n</style>\n<table border="1" class="dataframe">\n</table>'},
            },
            ['<div class="output"><table></table></div>'],
        ),
    ],
)
def test_the_richest_form_that_a_page_can_hold_is_shown(output: dict[str, object], shown: list[str]) -> None:
    assert notebook._shown(output) == shown
