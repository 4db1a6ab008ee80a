"""What differs between two runs: settings, feature pipes, data, lang and graph. Only what differs is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.analysis.runs.run import tail
from kaldi_doctor.facts.pipe_differences import differences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaldi_doctor.analysis.runs.run import Run
    from kaldi_doctor.facts.data_and_lang import DataDir, LangDir
    from kaldi_doctor.facts.feature_pipes import UsedPipe
    from kaldi_doctor.model import HyperValue, Origin

_TABLES = ("words.txt", "phones.txt")
_FSTS = ("G.fst", "L.fst", "HCLG.fst")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, in words, with every directory that has it; `first_at` and `second_at` are file:line or None."""

    what: str
    first: str
    second: str
    dirs: tuple[str, ...]
    first_at: str | None = None
    second_at: str | None = None


def setting_changes(first: Run, second: Run, renamed: Iterable[tuple[str, str]] = ()) -> tuple[Change, ...]:
    """Hyperparameters of directories that both have, those that change in most of them first; job counts last.

    Args:
        first: one run.
        second: the other.
        renamed: directories that are held against each other under two names.
    """
    found: list[Change] = []
    shared = [(where, where) for where in first.settings if where in second.settings]
    others = [pair for pair in renamed if pair[0] in first.settings and pair[1] in second.settings]
    for where, other in dict.fromkeys((*shared, *others)):
        before, after = first.settings[where], second.settings[other]
        for name in sorted({*before, *after}):
            one, two = before.get(name), after.get(name)
            if one is not None and two is not None and one.value == two.value:
                continue
            ends = (_at(first, one), _at(second, two))
            found.append(Change(name, _value(one), _value(two), (other,), *ends))
    return tuple(sorted(_joined(found), key=lambda c: (c.what == "nj", -len(c.dirs))))


def pipe_changes(first: Run, second: Run) -> tuple[Change, ...]:
    """How features are taken, in training, aligning and decoding."""
    if first.pipes is None or second.pipes is None:
        return ()
    found: list[Change] = []
    for path in first.pipes.by_dir:
        where = first.relative(path)
        other = second.actual(where)
        for word in ("training", "aligning", "decoding"):
            one, two = getattr(first.pipes, word)(path), getattr(second.pipes, word)(other)
            if one is None or two is None:
                continue
            ends = (_origin(first, one.origin), _origin(second, two.origin))
            found += [Change(f"{word}: {what}", a, b, (where,), *ends) for what, a, b in _pipe(one, two)]
    return _joined(found)


def _pipe(one: UsedPipe, two: UsedPipe) -> list[tuple[str, str, str]]:
    # Matrices of two runs are estimated each from its own data: that they differ says nothing.
    told = [(d.kind, d.trained, d.used) for d in differences(one, two, lambda _a, _b: None)]
    adapted = [("with" if used.adapted else "without") + " fMLLR" for used in (one, two)]
    vectors = [("with" if used.use.ivectors else "without") + " i-vectors" for used in (one, two)]
    sources = [tail(used.use.pipe.data) for used in (one, two)]
    if "data" in sources[0] and sources[0] != sources[1]:
        told.append(("taken from", sources[0], sources[1]))
    return [*told, *(("adaptation", a, b) for a, b in (adapted, vectors) if a != b)]


def data_changes(first: Run, second: Run) -> tuple[Change, ...]:
    """Data directories that both have: sizes, utterances, transcripts and speakers."""
    found: list[Change] = []
    for name, one in first.data.items():
        two = second.data.get(name)
        if two is None or not one.exists or not two.exists or one.real == two.real:
            continue
        ends = tuple(f"{run.prefix}{folder.path}" for run, folder in ((first, one), (second, two)))
        found += [Change(what, a, b, (name,), *ends) for what, a, b in _data(one, two)]
    return tuple(found)


def _data(one: DataDir, two: DataDir) -> list[tuple[str, str, str]]:
    told = [(what, a, b) for what, a, b in zip(_SIZES, _sizes(one), _sizes(two), strict=True) if a != b]
    for file, what in (("text", "other words"), ("utt2spk", "another speaker")):
        before, after = one.table(file), two.table(file)
        if not before or not after:
            continue
        both = before.keys() & after.keys()
        changed = sum(before[utt] != after[utt] for utt in both)
        if changed:
            told.append((f"utterances with {what}", "", f"{changed} of {len(both)}"))
        if before.keys() != after.keys() and file == "utt2spk":
            told.append(("utterances only here", str(len(before) - len(both)), str(len(after) - len(both))))
    return told


_SIZES = ("utterances", "speakers", "hours", "words", "vocabulary")


def _sizes(data: DataDir) -> tuple[str, ...]:
    speakers, text, hours = data.utt2spk(), data.text(), data.hours
    words = [word for said in text.values() for word in said]
    counts = (
        len(speakers or text) or None,
        len(set(speakers.values())) or None,
        None if hours is None else f"{hours:.2f}",
        len(words) or None,
        len(set(words)) or None,
    )
    return tuple("not known" if count is None else str(count) for count in counts)


def graph_changes(first: Run, second: Run) -> tuple[Change, ...]:
    """Lang and graph directories: words, phones and the transducers by their size."""
    found: list[Change] = []
    for mine, theirs in ((first.langs, second.langs), (first.graphs, second.graphs)):
        for name, one in mine.items():
            two = theirs.get(name)
            if two is None or not one.exists or not two.exists or one.real == two.real:
                continue
            ends = tuple(f"{run.prefix}{folder.path}" for run, folder in ((first, one), (second, two)))
            found += [Change(what, a, b, (name,), *ends) for what, a, b in _lang(one, two)]
    for graph, lang in first.graph_of.items():
        other = second.graph_of.get(graph)
        if other is not None and other != lang:
            found.append(Change("made from", lang, other, (graph,)))
    return _joined(found)


def _lang(one: LangDir, two: LangDir) -> list[tuple[str, str, str]]:
    told = []
    for table in _TABLES:
        a, b = one.table(table), two.table(table)
        if a and b and a != b:
            only = f" ({len(a.keys() - b.keys())} and {len(b.keys() - a.keys())} in one only)"
            told.append((f"{table}{only}", f"{len(a)} symbols", f"{len(b)} symbols"))
    for fst in _FSTS:
        sizes = [folder.size(fst) for folder in (one, two)]
        if sizes[0] is not None and sizes[1] is not None and sizes[0] != sizes[1]:
            told.append((fst, f"{sizes[0]} bytes", f"{sizes[1]} bytes"))
    return told


def _joined(found: list[Change]) -> tuple[Change, ...]:
    """The same difference in several directories as one, with the place of the first."""
    made: dict[tuple[str, str, str], Change] = {}
    for item in found:
        key = (item.what, item.first, item.second)
        known = made.get(key)
        if known is None:
            made[key] = item
        else:
            made[key] = Change(*key, (*known.dirs, *item.dirs), known.first_at, known.second_at)
    return tuple(made.values())


def _at(run: Run, item: HyperValue | None) -> str | None:
    return None if item is None else _origin(run, item.origin)


def _value(item: HyperValue | None) -> str:
    if item is None:
        return "not told"
    value = item.value
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return f"{text} (default)" if item.assumed else text


def _origin(run: Run, origin: Origin | None) -> str | None:
    return None if origin is None else f"{run.prefix}{origin}"
