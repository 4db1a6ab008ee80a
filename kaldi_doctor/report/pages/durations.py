"""The numbers behind `plot-durations`, as CSV and JSON."""

from __future__ import annotations

from dataclasses import asdict, astuple, fields
from typing import TYPE_CHECKING

from kaldi_doctor.report._csv import csv_text
from kaldi_doctor.report._json import json_text
from kaldi_doctor.report.pages.alignments import plain

if TYPE_CHECKING:
    from kaldi_doctor.analysis.ali.durations import Durations


def durations_csv(found: Durations) -> str:
    """One line a phone."""
    from kaldi_doctor.analysis.ali.durations import PhoneDuration  # NumPy comes with it

    return csv_text([field.name for field in fields(PhoneDuration)], map(astuple, found.rows))


def durations_json(found: Durations) -> str:
    """One JSON object."""
    return json_text({"schema_version": "1", **plain(asdict(found))})
