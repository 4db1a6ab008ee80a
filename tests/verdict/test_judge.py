"""verdict/judge.py: from outcomes to a verdict."""

import pytest
from verdict.small_tree import LOST, Cause, HarmKind, clean, finding, verdict_of

from kaldi_doctor.kinds import Severity, StageKind, State, Word
from kaldi_doctor.verdict.judge import Case, judge

SCORE = {"WER001": HarmKind.SCORE}


def lost(where="exp/tri3b", *causes, percent=30.0):
    return finding("H", where, *causes, percent=percent)


def test_nothing_to_judge_without_experiments():
    nothing = Case(findings=(), cleared=(), rules={}, found=None, graph=None, ladder=None, scores=None, sheet=None)
    assert judge(nothing).verdict.state is State.NOTHING


def test_a_risk_without_harm_leaves_the_tree_healthy_and_is_no_error():
    judged = verdict_of([finding("R", "exp/mono", (Cause.MODEL_SIZE, Word.PROOF))], [clean("A", "exp/mono_ali")])
    assert (judged.verdict.state, judged.verdict.cause) == (State.HEALTHY, Cause.NONE)
    assert judged.risks == ("R",)
    assert [f.severity for f in judged.findings] == [Severity.WARNING]
    assert "1 risk worth knowing" in judged.verdict.summary


def test_the_cause_of_a_harm_is_named_and_what_follows_is_folded():
    judged = verdict_of(
        [
            lost("exp/tri3b", (Cause.FEATURES, Word.PROOF)),
            finding("NET001", "exp/tdnn", (Cause.ALIGNMENT, Word.TYPICAL)),
            finding("WER002", "exp/tdnn/decode", (Cause.GRAPH, Word.HINT), symptom=True),
        ],
        harm=LOST,
    )
    verdict = judged.verdict
    assert (verdict.state, verdict.dir, verdict.cause) == (State.BROKEN, "exp/tri3b", Cause.FEATURES)
    assert verdict.next == "fix H"
    assert {f.rule: f.caused_by for f in judged.findings} == {"H": None, "NET001": "H", "WER002": "H"}


def test_the_order_of_the_findings_does_not_matter():
    found = [
        finding("NET001", "exp/tdnn", (Cause.OVERFIT, Word.TYPICAL)),
        lost("exp/tri2b", (Cause.TRANSCRIPTS, Word.PROOF)),
        finding("SAT001", "exp/tri3b", (Cause.ADAPTATION, Word.PROOF)),
    ]
    verdicts = {
        (v.dir, v.cause, v.summary)
        for order in (found, found[::-1], found[1:] + found[:1])
        for v in [verdict_of(order, harm=LOST).verdict]
    }
    assert len(verdicts) == 1


@pytest.mark.parametrize(("percent", "state"), [(5.0, State.DEGRADED), (60.0, State.BROKEN)])
def test_the_state_follows_from_the_size_of_the_harm(percent, state):
    assert verdict_of([lost("exp/mono", (Cause.AUDIO, Word.PROOF), percent=percent)], harm=LOST).verdict.state is state


def test_unfinished_work_is_incomplete_and_does_not_hide_a_wrong_result():
    jobs = {"J": HarmKind.JOB, **LOST}
    killed = finding("J", "exp/mono/decode", (Cause.JOB, Word.PROOF))
    assert verdict_of([killed], harm=jobs).verdict.state is State.INCOMPLETE
    both = verdict_of([killed, lost("exp/tri3b", (Cause.FEATURES, Word.PROOF))], harm=jobs).verdict
    assert (both.dir, both.cause) == ("exp/tri3b", Cause.FEATURES)


def test_a_language_model_that_struck_every_decode_is_one_fault_at_the_first():
    names = ("tri3b", "tri1", "mono", "tdnn")
    judged = verdict_of([finding("L", f"exp/{n}/decode", (Cause.LM, Word.PROOF), percent=40.0) for n in names],
                        harm={"L": HarmKind.SCORE})
    assert (judged.verdict.dir, judged.verdict.cause) == ("exp/mono/decode", Cause.LM)
    assert sum(f.caused_by is None for f in judged.findings) == 1
    assert len(judged.verdict.harm) == 4


def test_a_close_second_is_named_and_lowers_the_confidence():
    verdict = verdict_of([lost("exp/tri3b", (Cause.SPEAKERS, Word.PROOF), (Cause.ADAPTATION, Word.PROOF))], harm=LOST).verdict
    assert verdict.confidence == "guess"
    assert verdict.probability == pytest.approx(0.5, abs=0.03)
    assert "does not distinguish this" in verdict.summary


def test_a_harm_that_no_rule_explains_has_an_unknown_cause():
    verdict = verdict_of([lost("exp/tri3b")], harm=LOST).verdict
    assert (verdict.cause, verdict.confidence, verdict.state) == (Cause.UNKNOWN, "guess", State.BROKEN)
    assert "No rule found the cause" in verdict.summary


def test_a_second_fault_is_said():
    verdict = verdict_of(
        [finding("S", "exp/tri1/decode", (Cause.GRAPH, Word.PROOF), percent=30.0), finding("N", "exp/tdnn", (Cause.DIVERGED, Word.PROOF), percent=50.0)],
        harm={"S": HarmKind.SCORE, "N": HarmKind.NETWORK},
    ).verdict
    assert "A second fault" in verdict.summary


def test_what_a_void_score_seems_to_say_is_a_symptom():
    where = "exp/tri3b/decode"
    compared = finding("SAT003", where, (Cause.ADAPTATION, Word.PROOF), by_score=True, percent=30.0)
    kinds = {"SAT003": HarmKind.CONTRADICTION, "DATA011": HarmKind.VOID}
    assert verdict_of([compared], harm=kinds).verdict.cause is Cause.ADAPTATION
    void = finding("DATA011", where, (Cause.TRANSCRIPTS, Word.TYPICAL), explains_score=True)
    verdict = verdict_of([compared, void], harm=kinds).verdict
    assert (verdict.cause, verdict.because[0]) == (Cause.TRANSCRIPTS, "DATA011")
    elsewhere = finding("DATA011", "exp/tdnn/decode", (Cause.TRANSCRIPTS, Word.TYPICAL), explains_score=True)
    assert verdict_of([compared, elsewhere], harm=kinds).verdict.cause is Cause.ADAPTATION


def test_a_finding_on_data_is_placed_there():
    verdict = verdict_of([finding("D", "data/train_sat", (Cause.SPEAKERS, Word.PROOF)), lost("exp/tri3b")], harm=LOST).verdict
    assert (verdict.dir, verdict.cause, verdict.stage) == ("data/train_sat", Cause.SPEAKERS, StageKind.DATA)


def test_the_ledger_adds_up_and_the_probabilities_too():
    verdict = verdict_of([lost("exp/tri3b", (Cause.SPEAKERS, Word.PROOF), (Cause.ADAPTATION, Word.TYPICAL))], harm=LOST).verdict
    for candidate in verdict.candidates:
        assert candidate.score == pytest.approx(sum(line.db for line in candidate.ledger), abs=0.06)
    assert sum(candidate.probability for candidate in verdict.candidates) == pytest.approx(1, abs=0.01)


def test_why_a_score_says_nothing_only_the_rule_that_found_it_knows():
    judged = verdict_of(
        [finding("V", "exp/mono/decode", (Cause.SPLIT, Word.TYPICAL)), finding("L", "exp/mono", (Cause.LEXICON, Word.PROOF))],
        harm={"V": HarmKind.VOID},
    )
    assert (judged.verdict.cause, judged.verdict.dir) == (Cause.SPLIT, "exp/mono/decode")
