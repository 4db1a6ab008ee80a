"""WER004: two graphs of one model, and two test sets, with scores that do not go together."""

from __future__ import annotations

import re
import shutil

from run_rule import run_rule_in

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped
from kaldi_doctor.pipeline import diagnose
from kaldi_doctor.settings import Settings


def worse(text, times):
    """The summary line of compute-wer with so many times the errors, all of them substitutions."""
    errors, words = map(int, re.search(r"\[ (\d+) / (\d+),", text).groups())
    more = round(errors * times)
    return re.sub(r"%WER .*", f"%WER {100 * more / words:.2f} [ {more} / {words}, 0 ins, 0 del, {more} sub ]", text)


def decoded_again(root, name, *, times, graph="graph_nosp_tg", data="data/test"):
    """A real decode, its graph named graph_tg, and a copy with another graph or data and so many times the errors."""
    first = root / "exp/tri1/decode_test"
    shutil.copytree(root / "exp/tri1/graph", root / f"exp/tri1/{graph}", dirs_exist_ok=True)
    shutil.copytree(root / "exp/tri1/graph", root / "exp/tri1/graph_tg", dirs_exist_ok=True)
    shutil.rmtree(first / "scoring_kaldi", ignore_errors=True)
    other = root / f"exp/tri1/{name}"
    shutil.copytree(first, other)
    for log in first.glob("log/decode.*.log"):
        log.write_text(log.read_text().replace("exp/tri1/graph/", "exp/tri1/graph_tg/"))
    for log in other.glob("log/decode.*.log"):
        text = log.read_text().replace("exp/tri1/graph/", f"exp/tri1/{graph}/").replace("exp/tri1/decode_test/", f"exp/tri1/{name}/")
        log.write_text(text.replace("data/test/", f"{data}/"))
    for score in other.glob("wer_*"):
        score.write_text(worse(score.read_text(), times))
    return root


def of(root):
    return [item for item in run_rule_in(root / "exp", "WER004") if getattr(item, "dir", None)]


def test_two_graphs_of_one_model(copy_of):
    (found,) = of(decoded_again(copy_of("healthy"), "decode_nosp_test", times=4))
    assert isinstance(found, Finding)
    assert (found.severity, found.dir, found.cause) == (Severity.ERROR, "exp/tri1/decode_nosp_test", Cause.GRAPH)
    assert "% with exp/tri1/graph_nosp_tg, " in found.summary and found.summary.endswith("% with exp/tri1/graph_tg")
    assert found.evidence[2].value == 4.0


def test_what_the_graphs_differ_in_is_said(copy_of):
    root = decoded_again(copy_of("healthy"), "decode_nosp_test", times=4)
    table = root / "exp/tri1/graph_nosp_tg/words.txt"
    table.write_text(table.read_text() + "zebra 999\n")
    (found,) = of(root)
    assert found.summary.endswith("; the graphs differ in words.txt")


def test_the_verdict_names_the_graph(copy_of):
    root = decoded_again(copy_of("healthy"), "decode_nosp_test", times=5)
    verdict = diagnose(root / "exp", Settings()).verdict
    assert (verdict.dir, verdict.cause) == ("exp/tri1/decode_nosp_test", "graph")


def test_silence_probabilities_as_recipes_have_them_are_cleared(copy_of):
    (found,) = of(decoded_again(copy_of("healthy"), "decode_nosp_test", times=1.2))
    assert isinstance(found, Cleared)


def test_another_language_model_is_another_task(copy_of):
    assert of(decoded_again(copy_of("healthy"), "decode_ug_test", times=4, graph="graph_ug")) == []


def test_another_test_set_is_a_note(copy_of):
    root = copy_of("healthy")
    shutil.copytree(root / "data/test", root / "data/eval")
    (found,) = of(decoded_again(root, "decode_eval", times=4, graph="graph_tg", data="data/eval"))
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.NOTE, Cause.FEATURES)
    assert "% on eval, " in found.summary


def test_the_first_pass_of_sat_is_another_rules(fixture_trees):
    (found,) = run_rule_in(fixture_trees / "healthy" / "exp", "WER004")
    assert isinstance(found, Skipped)
