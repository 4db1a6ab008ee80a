"""Paths as logs spell them, mapped to directories of the tree."""

from __future__ import annotations

import re

from kaldi_doctor.facts.experiments import Experiments, same_tail


class PathMap:
    """Maps a path as a log spells it to a directory of the tree."""

    def __init__(self, found: Experiments) -> None:
        self._paths = {experiment.path for experiment in found}
        self._declared: dict[str, str] = {}
        self._by_name: dict[str, list[str]] = {}
        for experiment in found:
            self._by_name.setdefault(experiment.name, []).append(experiment.path)
            if experiment.declared and not experiment.copied_from:
                self._declared.setdefault(experiment.declared, experiment.path)
        self._roots = sorted(
            {
                declared[: -len(actual)]
                for declared, actual in self._declared.items()
                if declared.startswith("/") and declared.endswith(f"/{actual}")
            }
        )
        self._cache: dict[str, str | None] = {}

    def plain(self, written: str) -> str:
        """A path outside exp as the recipe directory would spell it: without that directory where logs are absolute."""
        cleaned = re.sub(r"/+", "/", written).rstrip("/")
        for root in self._roots:
            if cleaned.startswith(root):
                return cleaned[len(root) :]
        return cleaned

    def find(self, written: str) -> str | None:
        """The directory of the tree that a written path means, or None."""
        if written not in self._cache:
            self._cache[written] = self._find(written)
        return self._cache[written]

    def _find(self, written: str) -> str | None:
        cleaned = re.sub(r"/+", "/", written).rstrip("/")
        while cleaned.endswith("/..") or "/../" in cleaned:
            shorter = re.sub(r"(^|/)(?!\.\./)[^/]+/\.\.(/|$)", r"\1", cleaned, count=1).rstrip("/")
            if shorter == cleaned:
                break
            cleaned = shorter
        cleaned = cleaned.removeprefix("./")
        if cleaned in self._declared:
            return self._declared[cleaned]
        if cleaned in self._paths:
            return cleaned
        head, _, rest = cleaned.rpartition("/")
        while head:  # a graph or decode below a directory that was renamed
            inside = f"{self._declared[head]}/{rest}" if head in self._declared else None
            if inside in self._paths:
                return inside
            head, _, last = head.rpartition("/")
            rest = f"{last}/{rest}"
        candidates = self._by_name.get(cleaned.rpartition("/")[2], [])
        best, tail = None, 0
        for candidate in candidates:
            shared = same_tail(candidate, cleaned)
            if shared > tail:
                best, tail = candidate, shared
        if best is not None and (tail >= 2 or len(candidates) == 1):
            return best
        for declared, actual in self._declared.items():
            if same_tail(declared, cleaned) >= 2:
                return actual
        return best if len(candidates) == 1 else None
