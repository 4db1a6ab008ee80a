"""Docstrings that the interpreter left out are read from the source."""

from __future__ import annotations

import subprocess
import sys

from kaldi_doctor import docstrings
from kaldi_doctor.docstrings import docstring


def test_what_is_there_is_taken() -> None:
    assert docstring(docstrings) == docstrings.__doc__
    assert docstring(docstring) == docstring.__doc__


def test_what_was_left_out_is_read_from_the_source() -> None:
    script = (
        "from kaldi_doctor import docstrings as m; from kaldi_doctor.rules import alignment_damaged as r;"
        "print(m.__doc__, m.docstring(m)[:10], m.docstring(m.docstring)[:9], m.docstring(r)[:12])"
    )
    done = subprocess.run([sys.executable, "-OO", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "None Docstrings Docstring An alignment\n"
