"""Kaldi's files of `key value…` lines (text, utt2spk, feats.scp, words.txt), as bytes and the places of their lines.

Half a million utterances as tuples of words take two gigabytes; as bytes they take what the file has. Words are divided
at ASCII white space, as Kaldi's programs do (src/util/text-utils.cc), and decoded when they are asked for.
"""

from __future__ import annotations

from array import array
from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView

from kaldi_doctor.kaldi.byte_lines import lines_of


class TextTable(Mapping[str, tuple[str, ...]]):
    """Values by key, later lines winning as they do in Kaldi's scripts; keys in the order of their first line.

    Attributes:
        rows: number of each key in that order.
    """

    rows: dict[str, int]

    def __init__(self, data: bytes, like: TextTable | None = None, *, errors: str = "replace") -> None:
        """Find the lines.

        Args:
            data: the file.
            like: a table that may have the same keys in the same order, as files of one directory mostly do: then the
                keys are kept once.
            errors: what becomes of bytes that are no UTF-8, as in `bytes.decode`.
        """
        self._data = data
        self._errors = errors
        self._starts = array("q")
        keys: list[str] = []
        for start, line in lines_of(data):
            first = line.split(None, 1)
            if first:
                keys.append(first[0].decode("utf-8", errors))
                self._starts.append(start)
        last = dict(zip(keys, self._starts, strict=True))
        self._in_order = len(last) == len(keys)
        if not self._in_order:
            self._starts = array("q", last.values())
        same = like is not None and len(last) == len(like) and all(map(str.__eq__, last, like))
        self.rows = like.rows if like is not None and same else dict(zip(last, range(len(last)), strict=True))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __contains__(self, key: object) -> bool:
        return key in self.rows

    def __getitem__(self, key: str) -> tuple[str, ...]:
        return self.words(self._line(self.rows[key]))

    def firsts(self) -> Iterator[tuple[str, str]]:
        """(key, first value) of the lines that have a value."""
        for key, line in zip(self.rows, self.lines(), strict=True):
            words = line.split(None, 2)
            if len(words) > 1:
                yield key, words[1].decode("utf-8", self._errors)

    def sentences(self) -> Iterator[str]:
        """The values of each line, with one blank between."""
        return map(self.sentence, self.lines())

    def sentence(self, line: bytes) -> str:
        """What follows the key of a line, with one blank between words."""
        return b" ".join(line.split()[1:]).decode("utf-8", self._errors)

    def words(self, line: bytes) -> tuple[str, ...]:
        """What follows the key of a line."""
        sentence = self.sentence(line)
        return tuple(sentence.split(" ")) if sentence else ()

    def keys(self) -> KeysView[str]:
        """The keys, as quick as those of a dictionary."""
        return self.rows.keys()

    def values(self) -> ValuesView[tuple[str, ...]]:
        """The values of each line."""
        return _Values(self)

    def items(self) -> ItemsView[str, tuple[str, ...]]:
        """Keys and values."""
        return _Items(self)

    def lines(self) -> Iterator[bytes]:
        """The line of each key, as it stands in the file."""
        if self._in_order:  # all at once is quicker than one by one
            return (line for _, line in lines_of(self._data) if line.strip())
        return map(self._line, range(len(self.rows)))

    def line(self, key: str) -> bytes:
        """The line of a key.

        Raises:
            KeyError: there is none.
        """
        return self._line(self.rows[key])

    def _line(self, row: int) -> bytes:
        start = self._starts[row]
        end = self._data.find(b"\n", start)
        return self._data[start:] if end < 0 else self._data[start:end]


class _Values(ValuesView[tuple[str, ...]]):
    """The values, each line taken by its number."""

    def __init__(self, table: TextTable) -> None:
        super().__init__(table)
        self._table = table

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return map(self._table.words, self._table.lines())


class _Items(ItemsView[str, tuple[str, ...]]):
    """Keys and values, each line taken by its number."""

    def __init__(self, table: TextTable) -> None:
        super().__init__(table)
        self._table = table

    def __iter__(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        return zip(self._table, map(self._table.words, self._table.lines()), strict=True)
