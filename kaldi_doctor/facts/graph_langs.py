"""The lang directory that each decoding graph was made from.

utils/mkgraph.sh copies words.txt and phones.txt from the lang directory into the graph directory and logs no command
line; so the lang directory is the one beside the data that has a G.fst and the same two symbol tables.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from kaldi_doctor.facts._folder import Folder
from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.data_and_lang import LangDir, Places

_TABLES = ("words.txt", "phones.txt")


@dataclass(frozen=True, slots=True)
class GraphLangs:
    """Lang directories by graph directory, as the recipe would spell them (`data/lang_test_tg`)."""

    by_graph: dict[str, str]

    def of(self, graph: str | None) -> str | None:
        """The lang directory of a graph, or None where none or several fit."""
        return self.by_graph.get((graph or "").rstrip("/"))


@fact
def graph_langs(places: Places) -> GraphLangs:
    """Compare the symbol tables of every graph with those of the lang directories beside the data."""
    found: dict[str, str] = {}
    langs = list(_langs(places)) if places.graph else []
    for path, graph in places.graph.items():
        tables = [graph.raw(name) for name in _TABLES]
        if not graph.exists or tables[0] is None:
            continue
        same = [
            lang.path
            for lang in langs
            if all(mine is None or lang.raw(name) == mine for name, mine in zip(_TABLES, tables, strict=True))
        ]
        chosen = _chosen(path, same)
        if chosen is not None:
            found[path.rstrip("/")] = chosen
    return GraphLangs(found)


def _langs(places: Places) -> list[Folder]:
    """Directories with a G.fst beside the data and lang directories that the logs name."""
    made: dict[str, Folder] = {}
    for known in (*places.data, *places.lang):
        parent = known.rstrip("/").rpartition("/")[0]
        folder = places.named(parent) if parent else None
        if folder is None or folder.real is None:
            continue
        for name in sorted(os.listdir(folder.real)):
            path = f"{parent}/{name}"
            if path not in made and os.path.isfile(folder.real / name / "G.fst"):
                made[path] = LangDir(path, folder.real / name, folder.bounds, folder.unreadable)
    return list(made.values())


def _chosen(graph: str, same: list[str]) -> str | None:
    """Of several with the same tables, the one whose name ends as the graph's does (`graph_tgpr`, `lang_test_tgpr`)."""
    if len(same) <= 1:
        return same[0] if same else None
    tag = graph.rstrip("/").rpartition("/")[2].removeprefix("graph").strip("_")
    named = [path for path in same if tag and path.endswith(f"_{tag}")]
    return named[0] if len(named) == 1 else None
