"""Symbol tables of lang directories, graphs and stages."""

from __future__ import annotations

from trees import fact_of

from kaldi_doctor.facts._folder import Folder
from kaldi_doctor.facts.symbol_tables import SymbolTables


def tables(tmp_path, text):
    (tmp_path / "phones.txt").write_bytes(text)
    folder = Folder("data/lang", tmp_path)
    return SymbolTables({"data/lang": folder}, {}, []), folder


def test_symbols_and_ids_that_come_twice(tmp_path):
    made, folder = tables(tmp_path, b"<eps> 0\nSIL 1\nSIL 2\na 3\nb 3\n#0 4\n")
    table = made.read(folder, "phones.txt")
    assert (table.symbols, table.repeated, table.shared) == (6, ("SIL",), ("3",))
    assert table.path == "data/lang/phones.txt"
    assert ("#0", "4") not in made.phones("data/lang")


def test_a_list_of_words_is_no_table(tmp_path):
    made, folder = tables(tmp_path, b"one\ntwo\nthree four five\n")
    assert made.read(folder, "phones.txt") is None
    assert made.phones("data/lang") is None
    assert made.read(folder, "words.txt") is None


def test_where_they_are_found(fixture_trees):
    made = fact_of(fixture_trees / "healthy" / "exp", SymbolTables)
    assert {"data/lang", "exp/tri1/graph"} <= set(made.lang)
    assert {"exp/mono", "exp/tri1"} <= set(made.stages)
    assert made.phones("exp/mono") == made.phones("data/lang")
