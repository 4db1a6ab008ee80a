"""Every labelled and public tree that is at hand, in the formats that other programs read, each by an independent reader."""

from __future__ import annotations

import json
import os
from io import StringIO
from pathlib import Path

import pytest
from report.test_schema import strict

from kaldi_doctor.pipeline import diagnose, exp_roots
from kaldi_doctor.report._registry import load_formats
from kaldi_doctor.report._view import View
from kaldi_doctor.report.schema import diagnosis_schema

COLLECTIONS = ("CASES", "REPORTS", "CORPUS", "FARM")
PARTS = 3
"""Of the largest collection, so that workers share it."""


def trees(name: str) -> list[Path]:
    base = os.environ.get(f"KALDI_DOCTOR_{name}")
    if not base:
        pytest.skip(f"KALDI_DOCTOR_{name} is not set")
    below = sorted(path for path in Path(base).iterdir() if path.is_dir())
    return [root for path in below for root in exp_roots(path) if root.name == "exp" or (root / "exp").is_dir()]


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", COLLECTIONS)
def test_json_sarif_and_junit_are_what_they_promise(name: str, part: int) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    sarif = pytest.importorskip("sarif_pydantic", reason="sarif-pydantic is not installed")
    junitparser = pytest.importorskip("junitparser", reason="junitparser is not installed")
    formats, schema = load_formats(), strict(diagnosis_schema())
    validator = jsonschema.Draft202012Validator({**schema["$defs"]["tree"], "$defs": schema["$defs"]})
    found = [diagnose(tree) for tree in trees(name)[part::PARTS]]
    for diagnosis in found:
        data = json.loads(str(formats["json"].render((diagnosis,), View())))
        assert not [error.message for error in validator.iter_errors(data)], diagnosis.called
        text = str(formats["junit"].render((diagnosis,), View()))
        (suite,) = junitparser.JUnitXml.fromroot(junitparser.junitparser.etree.parse(StringIO(text)).getroot())
        assert suite.tests == len(diagnosis.findings) + len(diagnosis.cleared) + len(diagnosis.skipped)
    whole = sarif.Sarif.model_validate_json(str(formats["sarif"].render(tuple(found), View())))
    assert [len(run.results) for run in whole.runs] == [len(diagnosis.findings) for diagnosis in found]
    for run in whole.runs:
        for result in run.results:
            places = [place.model_dump_json() for place in (*result.locations, *result.related_locations)]
            assert len(places) == len(set(places))
