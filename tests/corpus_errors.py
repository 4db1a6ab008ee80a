"""Errors in real public trees that somebody looked at by hand: (tree, rule, directory) and why the error is right."""

from __future__ import annotations

LOOKED_AT: dict[tuple[str, str, str], str] = {}
