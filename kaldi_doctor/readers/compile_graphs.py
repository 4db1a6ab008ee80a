"""Training graphs, `compile_graphs.<job>.log` (compile-train-graphs behind sym2int.pl)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.model import Origin
from kaldi_doctor.readers._parse import names
from kaldi_doctor.readers._registry import Source, reader

_DONE = re.compile(rb"compile-train-graphs: succeeded for (\d{1,12}) graphs, failed for (\d{1,12})")
_OOVS = re.compile(rb"\*\* Replaced (\d{1,12}) instances of OOVs with")
_WORD = re.compile(rb"sym2int\.pl: replacing (\S+) with ")


@dataclass(frozen=True, slots=True)
class GraphsLog:
    """One job: graphs made and failed, and how many words of the transcripts were replaced by the OOV symbol."""

    dir: str
    job: int
    done: int
    failed: int
    oovs: int
    words: tuple[str, ...]
    """The first words that were replaced (sym2int.pl names twenty)."""
    origin: Origin


@reader("training graphs", "compile_graphs.#.log")
def read(source: Source) -> Iterator[GraphsLog]:
    """One record a log with a summary."""
    done, oovs = _DONE.search(source.data), _OOVS.search(source.data)
    first = oovs or done
    if first is None or not source.numbers:
        return
    yield GraphsLog(
        dir=source.dir,
        job=source.numbers[0],
        done=int(done[1]) if done else 0,
        failed=int(done[2]) if done else 0,
        oovs=int(oovs[1]) if oovs else 0,
        words=names(_WORD, b"sym2int.pl: replacing", source.data),
        origin=source.origin(first.start()),
    )
