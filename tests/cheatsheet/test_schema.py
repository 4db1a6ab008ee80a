"""The packaged cheatsheet and recipes validate; broken files are refused by name of file, line and key."""

from __future__ import annotations

import json

import pytest

from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.cheatsheet.schema import STAGES, json_schema, validate_overlay, validate_sheet
from kaldi_doctor.cheatsheet.strict_yaml import read_yaml
from kaldi_doctor.errors import CheatsheetError
from kaldi_doctor.resources import data_file

KNOWN = {"sat": ["numleaves", "totgauss"], "mono": ["totgauss"]}


def overlay(text: str) -> None:
    validate_overlay(read_yaml(text, "o.yaml"), KNOWN)


def sheet(metric: str) -> None:
    body = "".join(f"\n        {line}" for line in metric.splitlines())
    validate_sheet(read_yaml(f"stages:\n  sat:\n    title: x\n    metrics:\n      m:{body}\n", "c.yaml"))


def test_packaged_cheatsheet_is_valid() -> None:
    validate_sheet(read_yaml(data_file("cheatsheet.yaml").read_text(encoding="utf-8"), "cheatsheet.yaml"))


def test_all_stages_are_there() -> None:
    assert set(load_cheatsheet().stages) == set(STAGES)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "stages:\n  sat:\n    metrics:\n      numleaves: {good: [3, 1]}",
            "o.yaml:4:19 stages.sat.metrics.numleaves.good: low 3 is above high 1",
        ),
        (
            "stages:\n  sat:\n    metrics:\n      numleaves: {god: [1, 3]}",
            "o.yaml:4:19 stages.sat.metrics.numleaves.god: unknown key; nearest known: good",
        ),
        (
            "stages:\n  sat:\n    metrics:\n      numleavs: {good: [1, 3]}",
            "o.yaml:4:7 stages.sat.metrics.numleavs: no such metric; nearest known: numleaves",
        ),
        ("stages: {sta: {}}", "o.yaml:1:10 stages.sta: no such section; nearest known: sat"),
        ("stage: {}", "o.yaml:1:1 stage: unknown key; nearest known: stages"),
        ("stages: {sat: {metrics: {numleaves: {good: [no, 3]}}}}", "o.yaml:1:45 stages.sat.metrics.numleaves.good[0]:"),
        ("stages: {sat: {metrics: {numleaves: {good: [1]}}}}", "o.yaml:1:38 stages.sat.metrics.numleaves.good:"),
        (
            "stages: {sat: {metrics: {numleaves: {good: [.nan, 3]}}}}",
            "o.yaml:1:45 stages.sat.metrics.numleaves.good[0]:",
        ),
        ("stages: {sat: {metrics: {numleaves: {source: ''}}}}", "o.yaml:1:38 stages.sat.metrics.numleaves.source:"),
        (
            "stages: {sat: {metrics: {numleaves: {anchors: [{hours: 3}]}}}}",
            "o.yaml:1:48 stages.sat.metrics.numleaves.anchors[0]",
        ),
        ("- 1", "o.yaml:1:1"),
    ],
)
def test_broken_overlays(text: str, message: str) -> None:
    with pytest.raises(CheatsheetError) as caught:
        overlay(text)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    "text",
    ["", "stages: {}", "stages: {sat: {metrics: {numleaves: {good: [null, 3]}}}}", "stages: {sat: {title: mine}}"],
)
def test_good_overlays(text: str) -> None:
    overlay(text)


@pytest.mark.parametrize(
    ("metric", "message"),
    [
        ("unit: x\nmeaning: y\ngood: [1, 2]", "c.yaml:5:7 stages.sat.metrics.m.source: this key is required"),
        (
            "unit: x\nmeaning: y\nsource: z",
            "c.yaml:5:7 stages.sat.metrics.m: give exactly one of good, value or choices (now: none)",
        ),
        ("unit: x\nmeaning: y\nsource: z\ngood: [1, 2]\nvalue: 3", "c.yaml:5:7 stages.sat.metrics.m: give exactly one"),
        ("unit: x\nmeaning: y\nsource: z\nvalue: 3\npoor: [1, 2]", "c.yaml:9:9 stages.sat.metrics.m.poor"),
        (
            "unit: x\nmeaning: y\nsource: z\ngood: [null, null]",
            "c.yaml:5:7 stages.sat.metrics.m: good is open at both ends",
        ),
    ],
)
def test_a_metric_without_source_or_range_is_refused(metric: str, message: str) -> None:
    with pytest.raises(CheatsheetError) as caught:
        sheet(metric)
    found = str(caught.value)
    assert found.startswith(message) or "poor needs good" in found


def test_json_schema_is_json() -> None:
    text = json.dumps(json_schema())
    assert '"good"' in text
