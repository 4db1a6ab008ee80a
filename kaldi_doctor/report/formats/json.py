"""The diagnosis as one JSON object: a stable interface, see the README."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.report._data import all_data
from kaldi_doctor.report._json import json_text
from kaldi_doctor.report._registry import report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaldi_doctor.model import Diagnosis
    from kaldi_doctor.report._view import View


@report("json", human=False)
def json(diagnoses: Sequence[Diagnosis], view: View) -> str:
    """The whole diagnosis as one object, keys sorted; a stable interface."""
    return json_text(all_data(diagnoses, view))
