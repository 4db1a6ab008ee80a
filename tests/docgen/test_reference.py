"""The reference holds every rule, command, range and recipe, and its markup is sound."""

from __future__ import annotations

import json
import re

import pytest

from docgen import json_reference, markdown, reference
from docgen.commands import commands
from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.cheatsheet.recipes import load_recipes
from kaldi_doctor.report.pages.manual import worth
from kaldi_doctor.rules._registry import MANUAL_SECTIONS, load_rules


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return reference.pages()


def test_every_rule_has_its_manual_ranges_and_counts(pages: dict[str, str]) -> None:
    for rule in load_rules().values():
        page = pages[reference.topic_path(rule.topic)]
        part = re.split(r"^## ", page.partition(f"## {rule.code} ")[2], flags=re.MULTILINE)[0]
        assert all(f"### {heading} {{#" in part for heading in MANUAL_SECTIONS)
        assert f"[{rule.code}](rules/{rule.topic.lower()}.md#{rule.code.lower()})" in pages["reference/rules.md"]
        assert all(markdown.plain(item["counts"]) in part for item in worth(rule))
        assert all(f"`{key}`" in part for key in rule.metrics)


def test_counts_of_the_head_are_those_of_the_registry(pages: dict[str, str]) -> None:
    assert pages["reference/rules.md"].count(".md#") == len(load_rules())
    assert f"{len(load_rules())} rules" in pages["reference/rules.md"]
    assert f"{len(list(load_cheatsheet()))} ranges" in pages["reference/cheatsheet.md"]


def test_every_command_and_option_is_there(pages: dict[str, str]) -> None:
    page = pages["reference/commands.md"]
    for command in commands():
        assert f"## {command.full} {{#" in page
        assert all(f"\n{markdown.code(name)}\n:   " in page for name, _ in (*command.arguments, *command.options))


def test_every_range_and_score_is_there(pages: dict[str, str]) -> None:
    sheet = pages["reference/cheatsheet.md"].replace("<wbr>", "")
    assert all(f"<code>{entry.metric}</code>" in sheet for entry in load_cheatsheet())
    for recipe in load_recipes().values():
        assert f"{{#{recipe.name}}}" in pages["reference/recipes.md"]
        assert all(f"`{name}`" in pages["reference/recipes.md"] for name in recipe.scores)


def test_no_anchor_comes_twice(pages: dict[str, str]) -> None:
    for page in pages.values():
        anchors = re.findall(r"\{#([^}]+)\}", page)
        assert len(anchors) == len(set(anchors))


def test_tables_have_rows_of_one_length(pages: dict[str, str]) -> None:
    for page in pages.values():
        for table in re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE):
            assert len({row.count("|") for row in table.splitlines()}) == 1


def test_it_is_the_same_twice(pages: dict[str, str]) -> None:
    again = reference.pages()
    assert {path: text for path, text in again.items() if text != pages[path]} == {}


def test_the_page_on_json_has_fields_of_a_real_diagnosis_and_the_schema(pages: dict[str, str]) -> None:
    page = pages["reference/json.md"]
    assert all(f"| `{name}` |" in page for name in ("verdict", "ladder[].wer.percent", "findings[].evidence[].origin.line"))
    assert "(diagnosis.schema.json)" in page
    schema = json.loads(pages["reference/diagnosis.schema.json"])
    assert schema["$defs"]["verdict"]["properties"]["harm"]


def test_fields_of_lists_and_of_names_of_the_tree_are_one() -> None:
    data = {"a": [{"b": 1}, {"b": None}], "hyperparameters": {"x": {"v": "t"}, "y": {"v": True}}}
    assert json_reference.fields(data) == [
        ("a", "list"),
        ("a[]", "object"),
        ("a[].b", "number or null"),
        ("hyperparameters", "object"),
        ("hyperparameters.NAME", "object"),
        ("hyperparameters.NAME.v", "text or true or false"),
    ]


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("log/align.*.*.log", r"log/align.\*.\*.log"),
        ("<unk> & `a <b>`", "&lt;unk&gt; &amp; `a <b>`"),
        ("a|b_c [1]", r"a\|b\_c \[1\]"),
    ],
)
def test_text_is_no_markup(words: str, made: str) -> None:
    assert markdown.plain(words) == made


def test_a_list_in_a_manual_is_a_list() -> None:
    assert markdown.paragraphs("First:\n- one\n- two\n  more\n\n    code *here*") == [
        "First:", "", "- one", "- two", "  more", "", "```text", "code *here*", "```", "",
    ]
