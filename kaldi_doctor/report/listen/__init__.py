"""A page to listen to utterances: player, waveform, spectrogram, words and phones, transcript and hypothesis.

One file that needs nothing else. The content security policy allows the style sheet and the script of this package, by
hash, and pictures and sound that are inside the file; nothing is requested. Without script the player plays and all
words and times are there to be read; with it words and phones follow the player and lead it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.report._pages import page_environment
from kaldi_doctor.report.listen._utterance import utterance_context
from kaldi_doctor.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kaldi_doctor.analysis.ali.listening import Listened

_PACKAGE = "kaldi_doctor.report.listen"
_STYLES = (("kaldi_doctor.report.html", "style.css"), (_PACKAGE, "listen.css"))


def listen_page(
    title: str, utterances: Iterable[Listened], notes: Sequence[str], *, recipe: Path, limits: tuple[float, float]
) -> str:
    """The page as HTML.

    Args:
        title: what the utterances are of.
        utterances: taken one at a time: only their pictures and encoded sound are kept.
        notes: what holds for all of them, one sentence each.
        recipe: directory that commands of wav.scp are run in.
        limits: seconds of sound of one utterance and of the page.
    """
    shown = [utterance_context(one, number, recipe) for number, one in enumerate(utterances, 1)]
    page = page_environment(_PACKAGE, _STYLES, "listen.js").get_template("page.html.j2")
    sounding = [one for one in shown if one["sound"]]
    return (
        page.render(
            title=title,
            utterances=shown,
            notes=notes,
            limits=limits,
            version=__version__,
            sounding=len(sounding),
            seconds=sum(one["sound_s"] for one in sounding),
        )
        + "\n"
    )
