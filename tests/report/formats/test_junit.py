"""JUnit XML, read back by an independent reader."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from sample_diagnosis import sat_broke

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Skipped, Unreadable
from kaldi_doctor.report._registry import load_formats
from kaldi_doctor.report._view import View

junitparser = pytest.importorskip("junitparser", reason="junitparser is not installed")


def suites(*diagnoses, **view):
    text = load_formats()["junit"].render(diagnoses, View(**view))
    return text, list(junitparser.JUnitXml.fromroot(junitparser.junitparser.etree.parse(StringIO(text)).getroot()))


def test_errors_fail_and_the_rest_is_printed():
    diagnosis = sat_broke()
    _, (suite,) = suites(diagnosis)
    errors = [finding for finding in diagnosis.findings if finding.severity is Severity.ERROR]
    assert (suite.failures, suite.errors) == (len(errors), 0)
    assert suite.tests == len(diagnosis.findings) + len(diagnosis.cleared) + len(diagnosis.skipped)
    failed = [case for case in suite if any(isinstance(result, junitparser.Failure) for result in case.result)]
    assert [case.name.partition(" ")[0] for case in failed] == [finding.rule for finding in errors]
    assert failed[0].result[0].message == errors[0].summary
    assert errors[0].advice[0] in failed[0].result[0].text


def test_what_could_not_be_looked_at_is_skipped_with_its_reason():
    diagnosis = replace(sat_broke(), skipped=(Skipped("SAT003", "no decode with its first pass", "exp/tri3b"),))
    _, (suite,) = suites(diagnosis)
    assert suite.skipped == 1
    (case,) = [case for case in suite if any(isinstance(result, junitparser.Skipped) for result in case.result)]
    assert (case.classname, case.result[0].message) == ("exp/tri3b", "no decode with its first pass")


def test_a_suite_for_each_tree_and_their_sums():
    text, found = suites(sat_broke(), sat_broke())
    assert len(found) == 2
    assert f'tests="{sum(suite.tests for suite in found)}"' in text.splitlines()[1]


def test_text_of_a_tree_is_no_markup_and_nothing_that_xml_may_not_hold():
    odd = "a <b> & ]]> \x1b[31m \x00 \ufffe \u202e end"
    diagnosis = replace(sat_broke(), unreadable=(Unreadable("exp/x", odd),))
    text, _ = suites(diagnosis)
    assert not set("\x1b\x00\ufffe\u202e") & set(text)
    said = ET.fromstring(text).find("testsuite/system-out")
    assert said is not None
    assert "a <b> & ]]> " in said.text
