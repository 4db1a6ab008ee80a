"""ARPA language models beside the data directories: their unigrams, and small ones whole.

Of a large file only the head is read: the unigrams come first, and the higher orders may have gigabytes.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path

from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.kaldi.arpa import ArpaError, NgramModel, parse_arpa
from kaldi_doctor.kaldi.regular_file import open_regular

FOLDERS = ("local/lm", "local/nist_lm", "local/arpa", "local/tmp", "local", "lm")
"""Below the parent of the data directories, where recipes keep them."""
_NAMES = (".arpa", ".arpa.gz", ".lm.gz", ".lm")
_LARGEST_HEAD = 64 * 1024 * 1024
"""Inflated bytes of unigrams read at most: about two million words."""


class ArpaModels:
    """ARPA files by the path that the logs would give them."""

    def __init__(self, places: Places) -> None:
        self._real: dict[str, Path] = {}
        roots = sorted({path.rstrip("/").rpartition("/")[0] for path in places.data})
        for root in roots:
            for below in FOLDERS:
                folder = places.named(f"{root}/{below}" if root else below)
                if folder.real is None:
                    continue
                for name in sorted(os.listdir(folder.real)):
                    inside = name.endswith(_NAMES) and folder.bounds.hold(folder.real / name)
                    if inside and os.path.isfile(folder.real / name):
                        self._real.setdefault(f"{folder.path}/{name}", folder.real / name)

    @property
    def paths(self) -> list[str]:
        """Their paths."""
        return sorted(self._real)

    def unigrams(self, path: str) -> frozenset[str]:
        r"""Words of the `\1-grams:` section.

        Raises:
            UnreadableArtifact: no ARPA file, damaged, or too many unigrams.
        """
        words: set[str] = set()
        inside = False
        try:
            for raw in _lines(self._real[path]):
                line = raw.strip()
                if line.startswith(b"\\"):
                    if inside:
                        return frozenset(words)
                    inside = line == b"\\1-grams:"
                elif inside and len(row := line.split()) >= 2:
                    words.add(row[1].decode("utf-8", "replace"))
        except (OSError, zlib.error, EOFError) as error:
            raise UnreadableArtifact(path, str(error) or "damaged") from error
        raise UnreadableArtifact(path, f"no end of the unigrams within {_LARGEST_HEAD // 1024 // 1024} MB")

    def model(self, path: str) -> NgramModel:
        """The whole model.

        Raises:
            UnreadableArtifact: no ARPA file, damaged, or too large.
        """
        try:
            return parse_arpa(_lines(self._real[path]))
        except ArpaError as error:
            raise UnreadableArtifact(path, str(error)) from error
        except (OSError, zlib.error, EOFError) as error:
            raise UnreadableArtifact(path, str(error) or "damaged") from error


def _lines(path: Path) -> Iterator[bytes]:
    """Lines of the head of a file, inflated."""
    import gzip

    with open_regular(path) as plain:
        packed = plain.read(2) == b"\x1f\x8b"
    left = _LARGEST_HEAD
    with gzip.open(path, "rb") if packed else open_regular(path) as stream:
        while left > 0 and (line := stream.readline(1 << 16)):
            left -= len(line)
            yield line


@fact
def arpa_models(places: Places) -> ArpaModels:
    """List them; nothing is read yet."""
    return ArpaModels(places)
