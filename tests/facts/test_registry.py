"""Facts are made on demand, once, in the order of their types."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from kaldi_doctor.facts import _registry
from kaldi_doctor.facts._registry import FactMissing, FactStore, load_facts, needs_of
from kaldi_doctor.rules._registry import load_rules


def test_no_fact_needs_itself() -> None:
    makers = load_facts()

    def walk(kind: type, path: tuple[type, ...]) -> None:
        assert kind not in path, f"{kind.__name__} needs itself through {path}"
        if kind in makers:
            for needed in (need.kind for need in needs_of(makers[kind])):
                walk(needed, (*path, kind))

    for kind in makers:
        walk(kind, ())


def test_every_fact_is_used_by_a_rule_a_fact_or_the_package() -> None:
    used = {need.kind for entry in load_rules().values() for need in needs_of(entry.function)}
    used |= {need.kind for maker in load_facts().values() for need in needs_of(maker)}
    package = Path(_registry.__file__).parents[1]
    text = "\n".join(path.read_text() for layer in ("diagnose", "verdict", "report", "cli") for path in (package / layer).rglob("*.py"))
    unused = [kind.__name__ for kind in load_facts() if kind not in used and kind.__name__ not in text]
    assert unused == []


def test_every_fact_module_has_a_test() -> None:
    modules = {Path(inspect.getfile(maker)).stem for maker in load_facts().values()}
    missing = [module for module in sorted(modules) if not (Path(__file__).parent / f"test_{module}.py").exists()]
    assert missing == []


class _Unknown:
    pass


def test_an_unknown_type_is_a_programming_error() -> None:
    with pytest.raises(LookupError):
        FactStore().get(_Unknown)


def test_a_missing_fact_gives_its_reason_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def maker() -> _Unknown:
        calls.append(1)
        raise FactMissing("no such logs")

    makers = {**load_facts(), _Unknown: maker}
    monkeypatch.setattr(_registry, "load_facts", lambda: makers)
    store = FactStore()
    for _ in range(2):
        with pytest.raises(FactMissing, match="no such logs"):
            store.get(_Unknown)
    assert len(calls) == 1


def test_a_parameter_that_may_be_none_gets_none_where_its_fact_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def maker() -> _Unknown:
        raise FactMissing("no such logs")

    def needs_it(found: _Unknown) -> None:
        del found

    def can_do_without(found: _Unknown | None) -> None:
        del found

    monkeypatch.setattr(_registry, "load_facts", lambda: {**load_facts(), _Unknown: maker})
    store = FactStore()
    assert store.arguments(needs_it) == _registry.Missing("no such logs")
    assert store.arguments(can_do_without) == {"found": None}
    assert store.find(_Unknown) is None
    assert store.made(_Unknown) is None
