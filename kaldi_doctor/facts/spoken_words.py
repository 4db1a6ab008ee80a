"""How often each word is spoken in a test set, beside the graph that it was decoded with.

From `text` of the data directory and `words.txt` of the graph directory, counted once for each pair of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.data_and_lang import DataDir, LangDir, Places
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.graph_langs import GraphLangs
from kaldi_doctor.kinds import DirKind


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words of one test set.

    Attributes:
        data: the data directory.
        graph: the graph directory, with a words.txt that is not empty.
        counts: occurrences by word in all references.
    """

    data: DataDir
    graph: LangDir
    counts: Counter[str]
    lang: str | None = None
    """The lang directory that the graph was made from, where it was found."""

    def only(self, words: AbstractSet[str]) -> Counter[str]:
        """Occurrences of these words, in the order of the text."""
        return Counter({word: count for word, count in self.counts.items() if word in words})

    def percent(self, some: Counter[str]) -> float:
        """Share of all spoken words."""
        return 100.0 * some.total() / max(self.counts.total(), 1)


class SpokenWords:
    """Test sets by the decodes that used them."""

    def __init__(self, found: Experiments, places: Places, langs: GraphLangs) -> None:
        self._found = found
        self._langs = langs
        self._places = places
        self._made: dict[tuple[str, str], Spoken | None] = {}

    def decodes(self) -> Iterator[str]:
        """Decodes of this tree whose data and graph directories the logs name."""
        for decode in self._found.of(DirKind.DECODE, DirKind.RESCORE):
            named = self._places.data_of(decode.path), self._places.graph_of(decode.path)
            if not decode.copied_from and None not in named:
                yield decode.path

    def of(self, decode: str) -> Spoken | None:
        """Words of the test set of a decode; None where transcripts or words.txt are not at hand."""
        data, graph = self._places.data_of(decode), self._places.graph_of(decode)
        if data is None or graph is None:
            return None
        key = (graph.path, data.path)
        if key not in self._made:
            counts = Counter(word for line in data.text().values() for word in line) if graph.words() else Counter()
            self._made[key] = Spoken(data, graph, counts, self._langs.of(graph.path)) if counts else None
        return self._made[key]

    def pairs(self) -> Iterator[tuple[str, Spoken]]:
        """Each pair of test set and graph once, with the first decode that used it."""
        given: set[int] = set()
        for decode in self.decodes():
            spoken = self.of(decode)
            if spoken is not None and id(spoken) not in given:
                given.add(id(spoken))
                yield decode, spoken


@fact
def spoken_words(found: Experiments, places: Places, langs: GraphLangs) -> SpokenWords:
    """Nothing is read before a rule asks."""
    return SpokenWords(found, places, langs)
