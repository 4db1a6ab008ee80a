"""The notebook of the Python interface: run cell by cell when the site is built, and shown with what came out."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from docgen.screens import ROOT, folder

NOTEBOOK = "docs/python.ipynb"
PAGE = "python.md"


def cells() -> list[tuple[str, str]]:
    """(kind, source) of each cell."""
    raw: dict[str, Any] = json.loads((ROOT / NOTEBOOK).read_text(encoding="utf-8"))
    return [(cell["cell_type"], "".join(cell["source"])) for cell in raw["cells"]]


def page() -> str:
    """The notebook as Markdown, run now in a kernel of its own.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell failed.
    """
    lines: list[str] = []
    for cell in _run()["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            lines += [source, ""]
            continue
        lines += ["```python", source, "```", ""]
        for output in cell["outputs"]:
            lines += [*_shown(output), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _run() -> Any:
    import nbformat
    from nbclient import NotebookClient

    book = nbformat.read(ROOT / NOTEBOOK, as_version=4)
    with folder() as where:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        client = NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(where)}})
        return client.execute(env=environment)


def _shown(output: Any) -> list[str]:
    """One output as Markdown: the richest form that a page can hold."""
    if output["output_type"] == "stream":
        return ["```text", "".join(output["text"]).rstrip("\n"), "```"]
    data = output.get("data", {})
    if "text/html" in data:
        return [f'<div class="output">{_one_line(data["text/html"])}</div>']
    if "image/png" in data:
        return [f'<img alt="figure" src="data:image/png;base64,{_one_line(data["image/png"])}">']
    return ["```text", "".join(data.get("text/plain", "")).rstrip("\n"), "```"]


def _one_line(text: str | list[str]) -> str:
    """Markup on one line: an empty line would end it for Markdown. How pandas would have it look is left out."""
    joined = "".join(text).replace(' border="1" class="dataframe"', "").replace(' style="text-align: right;"', "")
    while "<style" in joined:
        before, _, rest = joined.partition("<style")
        joined = before + rest.partition("</style>")[2]
    return "".join(line.strip() for line in joined.splitlines())


def run_plainly(where: Path) -> dict[str, Any]:
    """Run the code cells one after another without a kernel, in `where`; the names that they leave."""
    names: dict[str, Any] = {"__name__": "notebook"}
    before = Path.cwd()
    os.chdir(where)
    try:
        for number, (kind, source) in enumerate(cells()):
            if kind == "code":
                lines = [line for line in source.splitlines() if not line.startswith("%")]  # for Jupyter alone
                exec(compile("\n".join(lines), f"cell {number}", "exec"), names)  # noqa: S102  (our own cells)
    finally:
        os.chdir(before)
    return names
