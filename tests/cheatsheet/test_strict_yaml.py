"""Strict YAML: what PyYAML lets pass and this does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.cheatsheet.strict_yaml import read_yaml
from kaldi_doctor.errors import CheatsheetError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: no", "no"),
        ("a: on", "on"),
        ("a: 12:30", "12:30"),
        ("a: 1e-3", 0.001),
        ("a: .5", 0.5),
        ("a: 1_000", "1_000"),
        ("a: 010", 10),
        ("a: 0x10", "0x10"),
        ("a: .nan", ".nan"),
        ("a: .inf", ".inf"),
        ("a: 2019-08-17", "2019-08-17"),
        ("a: true", True),
        ("a: null", None),
        ("a: ~", None),
        ("a:", None),
        ("a: '3'", "3"),
        ('a: "no"', "no"),
        ("a: [1, x, null]", [1, "x", None]),
        ("a: {b: 2}", {"b": 2}),
        ("a: |\n  3", "3"),
    ],
)
def test_scalars_follow_yaml_1_2(text: str, value: object) -> None:
    found = read_yaml(text, "f").data["a"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3", "f.yaml:3:1 a: this key is already in line 1"),
        ("x:\n  a: 1\n  a: 3", "f.yaml:3:3 x.a: this key is already in line 2"),
        ("a: &x 1\nb: *x", "f.yaml:1:4 b: aliases (*name) are not allowed here"),
        ("a: !!python/object:os.system ls", "f.yaml:1:4 a: tags"),
        ("a: !!int 3", "f.yaml:1:4 a: tags"),
        ("[1]: 2", "f.yaml:1:1"),
        ("a: [", "f.yaml:2:1 did not find expected node content"),
        ("a: \x01", "f.yaml"),
        ("a: b: c", "f.yaml:1:5 mapping values are not allowed"),
        ("a: 1\n---\nb: 2", "f.yaml"),
        ("<<: {a: 1}\n<<: {b: 1}", "f.yaml:2:1 <<: this key is already"),
    ],
)
def test_refusals_name_file_line_and_column(text: str, message: str) -> None:
    with pytest.raises(CheatsheetError) as caught:
        read_yaml(text, "f.yaml")
    assert str(caught.value).startswith(message)


def test_empty_file_is_no_data() -> None:
    assert read_yaml("", "f").data is None
    assert read_yaml("# only a comment\n", "f").data is None


def test_places() -> None:
    document = read_yaml("a:\n  b: [1, 2]\n", "f.yaml")
    assert document.place(("a", "b", 1)) == "f.yaml:2:10 a.b[1]"
    assert document.place(("a", "missing")) == "f.yaml:1:1 a.missing"
    assert document.origin(("a", "b")) == "f.yaml:2"


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_yaml(text, "f.yaml")
    except CheatsheetError as error:
        assert str(error).startswith("f.yaml")


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), st.integers() | st.booleans() | st.none()))
def test_plain_mappings_come_back(data: dict[str, object]) -> None:
    words = {True: "true", False: "false", None: "null"}
    text = "\n".join(
        f"{key}: {words.get(value, value) if isinstance(value, bool | None) else value}" for key, value in data.items()
    )
    assert read_yaml(text, "f").data == (data or None)
