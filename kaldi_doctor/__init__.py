"""kaldi-doctor: reads a Kaldi exp/ tree and says where training broke, why, and what to do next.

>>> import kaldi_doctor as kd
>>> d = kd.diagnose("tests/fixtures/exp/sat_broken")
>>> d.verdict.state.value, d.verdict.dir, d.verdict.cause.value
('broken', 'exp/tri3b', 'features')
>>> float(d.scores.percent.min())
12.28
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaldi_doctor.version import __version__

if TYPE_CHECKING:
    from kaldi_doctor.api import Diagnosed, diagnose, read_alignments, read_ctm, transcripts

__all__ = ["Diagnosed", "__version__", "diagnose", "read_alignments", "read_ctm", "transcripts"]


def __getattr__(name: str) -> Any:
    """The Python interface, imported when it is first asked for: the command line never needs it."""
    if name in __all__:
        from kaldi_doctor import api

        return getattr(api, name)
    raise AttributeError(f"module 'kaldi_doctor' has no attribute {name!r}")
