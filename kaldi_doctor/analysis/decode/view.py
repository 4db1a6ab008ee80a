"""One decode directory by itself: its sweep of settings, and the words behind the best one.

For the commands that are given a decode directory; `diagnose` gets the same from facts of the whole tree.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaldi_doctor.align.aligned_texts import AlignedTexts
from kaldi_doctor.align.word_errors import align_texts
from kaldi_doctor.bounds import EVERYWHERE, Bounds
from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.facts.scores import Scores, sweep_of
from kaldi_doctor.facts.utterance_errors import DecodeErrors, UtteranceErrors
from kaldi_doctor.kaldi.printed.path_costs import PathCost, path_costs
from kaldi_doctor.kaldi.printed.wer_details import counts_of
from kaldi_doctor.kaldi.regular_file import open_regular
from kaldi_doctor.kaldi.score_names import SCORE_DIR, is_score_file
from kaldi_doctor.kaldi.scored_texts import best_path_log, data_of, read_scored, read_text
from kaldi_doctor.readers._registry import Source
from kaldi_doctor.readers.wer import ScoreFile, read_sclite, read_wer
from kaldi_doctor.walk import walk

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from kaldi_doctor.model import Score
    from kaldi_doctor.walk import Tree

_NO_LIMIT = 1 << 60
_LARGEST = 1 << 30
"""Bytes of a per_utt file: a million utterances have some 600 MB."""


@dataclass(slots=True)
class DecodeView:
    """One decode.

    Attributes:
        path: its directory, as given.
        tried: every scored setting, by penalty and LM weight.
        best: the best of them.
        errors: errors by utterance at the best setting; None where they are not to be had.
        why_not: the reason for that; with errors, why they are not those of the score.
        by_char: whether characters were aligned in place of words.
    """

    path: Path
    tried: list[Score] = field(default_factory=list)
    best: Score | None = None
    errors: DecodeErrors | None = None
    why_not: str = ""
    by_char: bool = False
    bounds: Bounds = EVERYWHERE

    @property
    def by_kaldi(self) -> bool:
        """Whether the words stand as Kaldi or sclite aligned them."""
        return self.errors is not None and self.errors.path.endswith(("per_utt", ".pra"))

    def costs(self) -> dict[str, PathCost]:
        """Costs of the best path of each utterance at the best setting, as far as its log was kept."""
        best = self.best
        log = best_path_log(self.path, best.lmwt, best.wip) if best is not None else None
        if log is None or not self.bounds.hold(log):
            return {}
        try:
            with open_regular(log) as stream:
                return path_costs(stream.read())
        except OSError:
            return {}

    def speakers(self) -> dict[str, str]:
        """Speaker of each utterance by utt2spk of the data directory; empty where that is not at hand."""
        data = data_of(self.path)
        try:
            return dict(read_text(data / "utt2spk", self.bounds).firsts()) if data else {}
        except UnreadableArtifact:
            return {}


def view_of(decode: Path, *, reference: Path | None = None, by_char: bool = False, follow: bool = False) -> DecodeView:
    """Read one decode directory.

    Args:
        decode: the directory.
        reference: text to score against instead of the one that scoring filtered; aligned here.
        by_char: align characters in place of words.
        follow: read linked files wherever they lie.

    Raises:
        OSError: it cannot be listed.
        UnreadableArtifact: reference or characters are asked for and the texts are not there.
        ImportError: the same without kaldialign.
    """
    tree = walk(decode, follow=follow)
    files = _score_files(tree)
    view = DecodeView(decode, by_char=by_char, bounds=tree.bounds)
    if files:
        view.tried, view.best = sweep_of(files)
    if reference is not None or by_char or view.best is None:
        view.errors = _aligned_here(view, reference, by_char=by_char)
        return view
    scores = Scores({tree.root: view.best}, {}, {}, {}, {})
    found = UtteranceErrors(tree, scores, aligned_at_most=_NO_LIMIT, largest=_LARGEST)
    view.errors, view.why_not = found.get(tree.root), found.reason(tree.root)
    if view.errors is None and view.best.metric == "WER":
        with suppress(UnreadableArtifact, ImportError):  # the texts may be of another scoring: shown, and said so
            view.errors = _aligned_here(view, None, by_char=False)
    return view


def _aligned_here(view: DecodeView, reference: Path | None, *, by_char: bool) -> DecodeErrors:
    best = view.best
    lmwt, wip = (best.lmwt, best.wip) if best else (None, None)
    texts = read_scored(view.path, lmwt, wip, reference, bounds=view.bounds)
    sides: list[Mapping[str, tuple[str, ...]]] = [texts.reference, texts.hypothesis]
    if by_char:
        sides = [{utt: tuple("".join(words)) for utt, words in side.items()} for side in sides]
    words = AlignedTexts(align_texts(*sides))
    counts = counts_of(words.utts, words.counts())
    return DecodeErrors(str(texts.hypothesis_path), counts, [], words)


def _score_files(tree: Tree) -> list[ScoreFile]:
    """Scores of a decode; of its thousands of logs none is read."""
    found: list[ScoreFile] = []
    for path, entry in sorted(tree.dirs.items()):
        if path != tree.root and not SCORE_DIR.match(path.removeprefix(f"{tree.root}/")):
            continue
        for name, file in sorted(entry.files.items()):
            read = read_wer if is_score_file(name) else read_sclite if name.endswith(".sys") else None
            real = f"{tree.base}/{path}/{name}"
            if read is None or file.outside or not os.path.isfile(real):
                continue
            with open_regular(real) as stream:
                source = Source(f"{path}/{name}", tree.root, name, stream.read())
            with suppress(UnreadableArtifact):
                found += [item for item in read(source) if isinstance(item, ScoreFile)]
    return found


def heard_by_others(decode: Path, utterances: Collection[str]) -> list[dict[str, str]]:
    """What other models recognised in some utterances of a test set (decodes of the same name), each at its best."""
    heard: list[dict[str, str]] = []
    for other in _siblings(decode):
        tree = walk(other)
        if not tree.bounds.hold(other):
            continue
        files = _score_files(tree)
        if not files:
            continue
        _, best = sweep_of(files)
        try:
            texts = read_scored(other, best.lmwt, best.wip, bounds=tree.bounds)
        except (OSError, UnreadableArtifact):
            continue
        heard.append({utt: " ".join(texts.hypothesis[utt]) for utt in utterances if utt in texts.hypothesis})
    return heard


def _siblings(decode: Path) -> list[Path]:
    """Directories of the same name below other models: `exp/*/decode_test`, and `exp/nnet3/*/decode_test`."""
    here = decode.absolute()
    found: set[Path] = set()
    for above in list(here.parents)[1:3]:
        found.update(above.glob(f"*/{here.name}"))
        if above.name == "exp":
            found.update(above.glob(f"*/*/{here.name}"))
            break
    return sorted(path for path in found if path.is_dir() and path != here)[:12]
