"""What packages are built from: wheel, conda, pre-commit, nox and the pages of the site agree with the project."""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib
import types
from typing import Any

import pytest
import yaml

from docgen.__main__ import MAN
from docgen.completion import FILES
from docgen.screens import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONDA_NAMES = {"matplotlib": "matplotlib-base", "pyyaml": "pyyaml"}
"""Names that conda-forge has for packages of PyPI."""


def test_conda_needs_what_the_wheel_needs() -> None:
    text = (ROOT / "conda.recipe/meta.yaml").read_text(encoding="utf-8")
    plain = re.sub(r"\{%.*?%\}", "", re.sub(r"\{\{.*?\}\}", "X", text))
    recipe = yaml.safe_load(plain)
    needed = [line for line in PROJECT["project"]["dependencies"] if ";" not in line]
    wanted = set()
    for line in needed:
        name, _, least = line.partition(">=")
        wanted.add(f"{CONDA_NAMES.get(name.lower(), name.lower())} >={least}")
    assert set(recipe["requirements"]["run"]) == wanted | {f"python {PROJECT['project']['requires-python']}"}
    (entry,) = PROJECT["project"]["scripts"].items()
    assert recipe["build"]["entry_points"] == [" = ".join(entry)]
    assert recipe["about"]["license"] == PROJECT["project"]["license"]


def test_what_the_wheel_installs_beside_the_package_is_there() -> None:
    shared = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {"share": "share"}
    kept = {path.relative_to(ROOT).as_posix() for path in (ROOT / "share").rglob("*") if path.is_file()}
    assert kept == {MAN, *FILES.values()}


def test_the_source_package_has_all_that_the_wheel_is_built_from() -> None:
    targets = PROJECT["tool"]["hatch"]["build"]["targets"]
    included = targets["sdist"]["include"]
    needed = [*targets["wheel"]["packages"], *targets["wheel"]["force-include"], *targets["wheel"]["shared-data"]]
    assert [name for name in needed if name.partition("/")[0] not in included] == []
    assert [name for name in included if not (ROOT / name).exists()] == []


def test_versions_agree() -> None:
    from kaldi_doctor.version import __version__

    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert PROJECT["project"]["version"] == __version__ == citation["version"]


def test_classifiers_name_the_versions_that_nox_tests() -> None:
    versions = [c.rpartition(" ")[2] for c in PROJECT["project"]["classifiers"] if re.search(r":: 3\.\d+$", c)]
    assert versions == ["3.11", "3.12", "3.13"]
    assert f"PYTHONS = {versions}".replace("'", '"') in (ROOT / "noxfile.py").read_text(encoding="utf-8")


def test_nox_has_the_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[str] = []

    def session(function: Any = None, **_: object) -> Any:
        if function is None:
            return session
        found.append(function.__name__)
        return function

    fake: Any = types.ModuleType("nox")
    fake.session, fake.Session, fake.options = session, object, types.SimpleNamespace()
    monkeypatch.setitem(sys.modules, "nox", fake)
    spec = importlib.util.spec_from_file_location("noxfile_under_test", ROOT / "noxfile.py")
    assert spec is not None and spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    assert found == ["tests", "lint", "docs", "fuzz", "benches"]


def test_every_page_is_in_the_navigation() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    named = set(re.findall(r"[\w/-]+\.md", text))
    kept = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert kept <= named


def test_hooks_of_pre_commit_name_commands_that_exist() -> None:
    from docgen.commands import commands

    offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["entry"].split()[:2] for hook in offered] == [["kaldi-doctor", "diagnose"]]
    options = {name for command in commands() if command.name == "diagnose" for name, _ in command.options}
    assert all(any(word in shown for shown in options) for word in offered[0]["entry"].split() if word.startswith("-"))
    own = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert {hook["id"] for repo in own["repos"] for hook in repo["hooks"]} >= {"ruff", "mypy", "layers", "codespell", "docgen"}
