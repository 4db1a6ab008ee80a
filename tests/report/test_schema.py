"""The JSON Schema holds for every diagnosis, and leaves no field of it undescribed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kaldi_doctor.cli.app import build_app
from kaldi_doctor.pipeline import diagnose
from kaldi_doctor.report._registry import load_formats
from kaldi_doctor.report._view import View
from kaldi_doctor.report.schema import diagnosis_schema

jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
BUNDLED = Path(__file__).parents[1] / "fixtures" / "exp"


def strict(schema: Any) -> Any:
    """The schema with every field forbidden that it does not describe."""
    if isinstance(schema, dict):
        made = {name: strict(value) for name, value in schema.items()}
        if "properties" in made:
            made.setdefault("additionalProperties", False)
        return made
    return [strict(item) for item in schema] if isinstance(schema, list) else schema


def problems(*paths: Path) -> list[str]:
    text = load_formats()["json"].render(tuple(diagnose(path) for path in paths), View())
    schema = strict(diagnosis_schema())
    part = {**schema["$defs"]["tree" if len(paths) == 1 else "trees"], "$defs": schema["$defs"]}
    found = jsonschema.Draft202012Validator(part).iter_errors(json.loads(str(text)))
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in found]


def test_it_is_a_schema_and_the_command_prints_it(tmp_path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(diagnosis_schema())
    app = build_app(["schema"])
    printed = CliRunner().invoke(app, ["schema"])
    assert json.loads(printed.stdout) == diagnosis_schema()
    assert CliRunner().invoke(app, ["schema", "-o", str(tmp_path / "s.json")]).exit_code == 0
    assert json.loads((tmp_path / "s.json").read_text()) == diagnosis_schema()


@pytest.mark.parametrize("name", sorted(path.name for path in BUNDLED.iterdir() if path.is_dir()))
def test_bundled_trees(name: str) -> None:
    assert not problems(BUNDLED / name / "exp")


def test_several_trees_at_once() -> None:
    assert not problems(BUNDLED / "healthy" / "exp", BUNDLED / "dnn" / "exp")


def test_it_refuses_what_is_none() -> None:
    schema = diagnosis_schema()
    validator = jsonschema.Draft202012Validator(schema)
    data = json.loads(str(load_formats()["json"].render((diagnose(BUNDLED / "healthy" / "exp"),), View())))
    assert validator.is_valid({**data, "a field of a later version": 1})
    data["verdict"]["state"] = "fine"
    assert not validator.is_valid(data)
