"""`analyze_alignments.log` (steps/diagnostic/analyze_alignments.sh): silence at the edges and overall."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.model import Origin
from kaldi_doctor.readers._parse import number
from kaldi_doctor.readers._registry import Source, reader

_SELDOM = re.compile(rb"optional-silence (\S+) is seen only (\S{1,40})% of the time at utterance (begin|end)")
_EDGE = re.compile(rb"At utterance (begin|end), (\S+) accounts for ([0-9.]{1,12})% of phone occurrences")
_SHARE = re.compile(rb"The optional-silence phone (\S+) occupies ([0-9.]{1,12})% of frames overall")


@dataclass(frozen=True, slots=True)
class EdgeSilence:
    """Percent of utterances that begin and end with the optional silence, and its percent of all frames."""

    dir: str
    phone: str
    begin: float | None
    end: float | None
    share: float | None
    origin: Origin


@reader("analyze_alignments", "analyze_alignments.log")
def read(source: Source) -> Iterator[EdgeSilence]:
    """One record where the log names the optional silence."""
    data = source.data
    share = _SHARE.search(data)
    seldom = list(_SELDOM.finditer(data))
    if share is None and not seldom:
        return
    phone = share[1] if share else seldom[0][1]
    edges = {side: number(percent) for side, name, percent in _EDGE.findall(data) if name == phone}
    edges |= {found[3]: number(found[2]) for found in seldom}
    first = seldom[0] if seldom else share
    yield EdgeSilence(
        dir=source.dir,
        phone=phone.decode("utf-8", "replace"),
        begin=edges.get(b"begin"),
        end=edges.get(b"end"),
        share=number(share[2]) if share else None,
        origin=source.origin(first.start() if first else 0),
    )
