"""diagnose/verdict.py: evidence along the lineage adds up to one entry and one cause."""

from dataclasses import replace

import pytest

from kaldi_doctor.diagnose.verdict import judge
from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.lineage import Lineage, LineageGraph
from kaldi_doctor.model import Cause, Cleared, DirKind, Finding, Severity, StageKind, State
from kaldi_doctor.walk import DirEntry

KINDS = {
    "exp/mono": DirKind.MONO, "exp/mono_ali": DirKind.ALI, "exp/tri1": DirKind.DELTAS, "exp/tri1_ali": DirKind.ALI,
    "exp/tri2b": DirKind.LDA_MLLT, "exp/tri2b_ali": DirKind.ALI, "exp/tri3b": DirKind.SAT, "exp/tri3b_ali": DirKind.ALI,
    "exp/tdnn": DirKind.NNET3,
    **{f"exp/{name}/decode": DirKind.DECODE for name in ("mono", "tri1", "tri2b", "tri3b", "tdnn")},
}


@pytest.fixture
def tree():
    lines = {path: Lineage(path) for path in KINDS}
    chain = ["exp/mono", "exp/mono_ali", "exp/tri1", "exp/tri1_ali", "exp/tri2b", "exp/tri2b_ali", "exp/tri3b",
             "exp/tri3b_ali", "exp/tdnn"]
    for parent, child in zip(chain, chain[1:]):
        (lines[child].model if child.endswith("_ali") else lines[child].ali).append(parent)
        lines[child].data = "data/train"
    lines["exp/mono"].data = "data/train"
    lines["exp/tri3b"].data = "data/train_sat"
    for path in KINDS:
        if path.endswith("/decode"):
            lines[path].model.append(path.rpartition("/")[0])
            lines[path].data = "data/test"
            lines[path].graph = "exp/mono/graph"
    found = Experiments({path: Experiment(path, kind, "", DirEntry(path)) for path, kind in KINDS.items()})
    return found, LineageGraph(lines, KINDS)


def finding(rule, where, *causes, severity=Severity.ERROR, **more):
    return Finding(rule=rule, name=rule.lower(), severity=severity, dir=where, summary=f"{rule} at {where}",
                   points_to=causes, advice=(f"mend {rule}",), **more)


def test_without_findings_the_tree_is_healthy(tree):
    verdict, _ = judge([], [], *tree)
    assert (verdict.state, verdict.dir, verdict.cause) == (State.HEALTHY, None, Cause.NONE)


def test_nothing_to_judge_without_experiments():
    assert judge([], [], None, None)[0].state is State.NOTHING


def test_the_first_broken_stage_is_named_and_the_rest_follows(tree):
    findings = [
        finding("WER001", "exp/tri3b", (Cause.ADAPTATION, 0.5), symptom=True),
        finding("ALI009", "exp/tri3b", (Cause.FEATURES, 3)),
        finding("NET001", "exp/tdnn", (Cause.ALIGNMENT, 2)),
        finding("WER002", "exp/tdnn/decode", (Cause.GRAPH, 0.5), symptom=True),
    ]
    verdict, ordered = judge(findings, [], *tree)
    assert (verdict.state, verdict.dir, verdict.cause, verdict.stage) == (
        State.BROKEN, "exp/tri3b", Cause.FEATURES, StageKind.SAT)
    assert verdict.next == "mend ALI009"
    assert {f.rule: f.caused_by for f in ordered} == {
        "WER001": "ALI009", "ALI009": None, "NET001": "ALI009", "WER002": "ALI009"}


def test_the_order_of_the_findings_does_not_matter(tree):
    findings = [
        finding("NET001", "exp/tdnn", (Cause.OVERFIT, 2)),
        finding("ALI009", "exp/tri2b", (Cause.TRANSCRIPTS, 3)),
        finding("SAT001", "exp/tri3b", (Cause.ADAPTATION, 3)),
    ]
    results = {judge(order, [], *tree)[0].dir for order in (findings, findings[::-1], findings[1:] + findings[:1])}
    assert results == {"exp/tri2b"}


def test_a_fault_of_the_language_model_shows_in_every_decode_and_is_one_fault(tree):
    findings = [finding("LM001", f"exp/{name}/decode", (Cause.LM, 3)) for name in ("tri3b", "tri1", "mono", "tdnn")]
    verdict, ordered = judge(findings, [], *tree)
    assert (verdict.dir, verdict.cause) == ("exp/mono/decode", Cause.LM)
    assert sum(f.caused_by is None for f in ordered) == 1


def test_evidence_of_one_rule_counts_once(tree):
    repeated = [finding("A", "exp/mono", (Cause.AUDIO, 1.5)), finding("A", "exp/mono", (Cause.AUDIO, 1.5))]
    verdict, _ = judge([*repeated, finding("B", "exp/mono", (Cause.TRANSCRIPTS, 2))], [], *tree)
    assert verdict.cause is Cause.TRANSCRIPTS


def test_good_evidence_speaks_against_a_cause(tree):
    both = [finding("A", "exp/tri3b", (Cause.SPEAKERS, 2), (Cause.FEATURES, 2.2))]
    assert judge(both, [], *tree)[0].cause is Cause.FEATURES
    good = [Cleared(rule="X", dir="exp/tri3b", summary="sizes agree", speaks_against=((Cause.FEATURES, 2),))]
    assert judge(both, good, *tree)[0].cause is Cause.SPEAKERS


def test_a_close_second_lowers_the_confidence_and_is_named(tree):
    verdict, _ = judge([finding("A", "exp/tri3b", (Cause.SPEAKERS, 2), (Cause.ADAPTATION, 1.9))], [], *tree)
    assert verdict.confidence == "inferred"
    assert "does not tell this apart" in verdict.summary


def test_a_symptom_alone_leaves_the_cause_open(tree):
    verdict, _ = judge([finding("WER001", "exp/tri3b", symptom=True)], [], *tree)
    assert (verdict.cause, verdict.confidence, verdict.state) == (Cause.UNKNOWN, "guess", State.BROKEN)


def test_one_typical_warning_makes_a_tree_degraded_and_a_hint_does_not(tree):
    warned = finding("SAT002", "exp/tri3b", (Cause.SPEAKERS, 2), severity=Severity.WARNING)
    verdict, _ = judge([warned], [], *tree)
    assert (verdict.state, verdict.dir, verdict.cause) == (State.DEGRADED, "exp/tri3b", Cause.SPEAKERS)
    hint = replace(warned, points_to=((Cause.SPEAKERS, 1),))
    assert judge([hint], [], *tree)[0].state is State.HEALTHY
    note = replace(warned, severity=Severity.NOTE)
    assert judge([note], [], *tree)[0].state is State.HEALTHY


def test_killed_jobs_are_incomplete_not_broken(tree):
    killed = [finding("JOB001", "exp/tri2b", (Cause.JOB, 4), incomplete=True)]
    verdict, _ = judge(killed, [], *tree)
    assert (verdict.state, verdict.dir, verdict.cause) == (State.INCOMPLETE, "exp/tri2b", Cause.JOB)


def test_a_crashed_decode_does_not_hide_a_broken_stage(tree):
    findings = [
        finding("JOB001", "exp/mono/decode", (Cause.JOB, 4), incomplete=True),
        finding("ALI009", "exp/tri3b", (Cause.FEATURES, 4)),
    ]
    assert judge(findings, [], *tree)[0].dir == "exp/tri3b"


def test_a_finding_on_data_counts_to_the_first_stage_that_used_it(tree):
    findings = [
        finding("DATA001", "data/train_sat", (Cause.SPEAKERS, 3)),
        finding("WER001", "exp/tri3b", (Cause.ADAPTATION, 0.5), symptom=True),
    ]
    verdict, ordered = judge(findings, [], *tree)
    assert (verdict.dir, verdict.cause, verdict.stage) == ("data/train_sat", Cause.SPEAKERS, StageKind.DATA)
    assert {f.rule: f.caused_by for f in ordered} == {"DATA001": None, "WER001": "DATA001"}


def test_a_cause_seen_first_in_an_earlier_decode_begins_there(tree):
    findings = [
        finding("DEC005", "exp/mono/decode", (Cause.SCALE, 3), severity=Severity.WARNING),
        finding("DEC005", "exp/tdnn/decode", (Cause.SCALE, 3), severity=Severity.WARNING),
        finding("WER001", "exp/tdnn", (Cause.OVERFIT, 0.5), symptom=True),
    ]
    verdict, _ = judge(findings, [], *tree)
    assert (verdict.dir, verdict.cause) == ("exp/mono/decode", Cause.SCALE)


def test_what_a_void_score_seems_to_say_is_a_symptom(tree):
    where = "exp/tri3b/decode"
    compared = finding("SAT003", where, (Cause.ADAPTATION, 4), by_score=True)
    assert judge([compared], [], *tree)[0].cause is Cause.ADAPTATION
    void = finding("DATA011", where, (Cause.TRANSCRIPTS, 2), explains_score=True)
    verdict, ordered = judge([compared, void], [], *tree)
    assert (verdict.cause, verdict.because[0]) == (Cause.TRANSCRIPTS, "DATA011")
    assert {f.rule: f.caused_by for f in ordered} == {"DATA011": None, "SAT003": "DATA011"}


def test_a_void_score_of_one_decode_says_nothing_of_another(tree):
    compared = finding("SAT003", "exp/tri3b/decode", (Cause.ADAPTATION, 4), by_score=True)
    elsewhere = finding("DATA011", "exp/tdnn/decode", (Cause.TRANSCRIPTS, 2), explains_score=True)
    assert judge([compared, elsewhere], [], *tree)[0].cause is Cause.ADAPTATION
