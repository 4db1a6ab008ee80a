"""Sessions for whoever works on the project: `nox -s tests lint docs`; `.ci/run` does it from the wheel as well."""

from __future__ import annotations

import nox

nox.options.sessions = ["lint", "tests"]
nox.options.reuse_existing_virtualenvs = True
PYTHONS = ["3.11", "3.12", "3.13"]


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The tests, as README's second command runs them: `nox -s tests-3.13 -- tests/rules`."""
    session.install(".[test]")
    session.run("python", "-m", "pytest", *(session.posargs or ["-n", "auto"]))


@nox.session
def lint(session: nox.Session) -> None:
    """Style, types, layers, spelling, and files that are made from code."""
    session.install(".[dev]")
    session.run("ruff", "check", ".")
    session.run("mypy")
    types = ("--config-file=", "--ignore-missing-imports", "--explicit-package-bases")
    session.run("mypy", *types, "tests", env={"MYPYPATH": "tests"})
    session.run("lint-imports")
    session.run("codespell")
    session.run("python", "-m", "docgen", "--check")


@nox.session
def docs(session: nox.Session) -> None:
    """The site, in `site/`; with `-- serve` it is shown on this machine."""
    session.install(".[docs]")
    session.run("mkdocs", *(session.posargs or ["build", "--strict"]))


@nox.session
def fuzz(session: nox.Session) -> None:
    """Damaged trees for a minute, or as long as named: `nox -s fuzz -- 600 1000` (seconds, first seed)."""
    session.install(".[test]")
    session.run("python", "tests/fuzz", *(session.posargs or ["60", "0"]))


@nox.session
def benches(session: nox.Session) -> None:
    """One table of speed, memory and growth, beside the ratios of the last release."""
    session.install(".[dev]")
    session.run("python", "-m", "benches", *session.posargs)
