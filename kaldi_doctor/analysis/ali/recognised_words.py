"""What the decodes of a tree recognised in some utterances: reference and hypothesis, word by word."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kaldi_doctor.analysis.decode.view import DecodeView, view_of
from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.kaldi.scored_texts import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaldi_doctor.analysis.ali.directory import AliDir

MOST_DECODES = 60
_SCORED = ("scoring_kaldi/test_filt.txt", "scoring/test_filt.txt", "scoring_kaldi/wer_details/per_utt")
"""Files whose lines begin with the utterances that were scored."""


@dataclass(frozen=True, slots=True)
class RecognisedWords:
    """One utterance in one decode.

    Attributes:
        decode: its directory.
        setting: of the hypothesis, in words.
        pairs: (reference word or blank, hypothesis word or blank) in order.
    """

    decode: Path
    setting: str
    pairs: tuple[tuple[str, str], ...]


def recognised_words(opened: AliDir, names: Iterable[str], decode: Path | None = None) -> dict[str, RecognisedWords]:
    """Hypotheses of utterances by name; those that no decode has are missing.

    Of several decodes the one of the model that aligned is taken, else the one with the fewest errors.

    Args:
        opened: the alignment directory: decodes beside it are looked at, at most 60 of them.
        names: utterances.
        decode: the only decode to look at.

    Raises:
        UnreadableArtifact: `decode` is given and has no words.
    """
    wanted = set(names)
    if decode is not None:
        views = [_view(decode)]
    else:
        views = []
        for path in _decodes(opened):
            if wanted & _scored(path):
                try:
                    views.append(_view(path))
                except UnreadableArtifact:
                    continue
        views.sort(key=lambda view: _rank(view, opened))
    found: dict[str, RecognisedWords] = {}
    for view in views:
        left = wanted - found.keys()
        if left and view.errors is not None:
            setting = _setting(view)
            found |= {
                one.utt: RecognisedWords(view.path, setting, one.pairs) for one in view.errors.words if one.utt in left
            }
    return found


def _view(decode: Path) -> DecodeView:
    try:
        view = view_of(decode)
    except (OSError, ImportError) as error:
        raise UnreadableArtifact(str(decode), str(error)) from error
    if view.errors is None:
        raise UnreadableArtifact(str(decode), view.why_not or "no hypotheses in it")
    return view


def _decodes(opened: AliDir) -> Sequence[Path]:
    """Decode directories of the tree that a directory is in, in order."""
    path = Path(os.path.abspath(opened.path))
    top = next((above for above in path.parents if above.name == "exp"), path.parent)
    found = [one for depth in ("*/decode*", "*/*/decode*") for one in sorted(top.glob(depth)) if one.is_dir()]
    return found[:MOST_DECODES]


def _scored(decode: Path) -> set[str]:
    """Utterances that were scored, by the first file that tells; none where none does."""
    for name in _SCORED:
        try:
            return set(read_text(decode / name))
        except UnreadableArtifact:
            continue
    return set()


def _rank(view: DecodeView, opened: AliDir) -> tuple[bool, float]:
    """Decodes of the model that aligned first (`tri3b` of `tri3b_ali_train`, as recipes call them), then the best."""
    directory = Path(os.path.abspath(opened.path)).name
    aligned_by = {Path(name).name for name in opened.logs.graph.get(opened.logs.name).model}
    own = view.path.parent.name in {*aligned_by, directory, directory.partition("_ali")[0]}
    return (not own, view.best.percent if view.best is not None else 100.0)


def _setting(view: DecodeView) -> str:
    best = view.best
    if best is None:
        return ""
    parts = [f"LM weight {best.lmwt}" if best.lmwt is not None else "", f"penalty {best.wip:g}" if best.wip else ""]
    return ", ".join(part for part in (*parts, f"{best.metric} {best.percent:.2f} %") if part)
