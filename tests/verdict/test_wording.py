"""verdict/wording.py: harm, place, cause and evidence in plain sentences."""

from verdict.small_tree import LOST, Cause, HarmKind, finding, verdict_of

from kaldi_doctor.kinds import Cause as EveryCause
from kaldi_doctor.kinds import Word
from kaldi_doctor.model import Harm
from kaldi_doctor.verdict.wording import CAUSE_WORDS, TELLS, chance_words, main_harm, nothing_to_judge, sound


def summary(*findings, harm=LOST):
    return verdict_of(findings, harm=harm).verdict.summary


def test_harm_place_cause_and_evidence():
    said = summary(
        finding("H", "exp/tri3b/decode", percent=40.0), finding("D", "exp/tri3b", (Cause.FEATURES, Word.PROOF))
    )
    assert said == (
        "SAT (exp/tri3b) broke (H at exp/tri3b/decode), most likely because of features that do not match the alignments or the model:"
        " D at exp/tri3b."
    )


def test_a_leak_makes_a_score_better_not_worse():
    said = summary(finding("L", "exp/mono/decode", (Cause.SPLIT, Word.PROOF), percent=3.0), harm={"L": HarmKind.VOID})
    assert "says less than it seems" in said
    assert "worse" not in said


def test_unfinished_work():
    assert "did not finish" in summary(finding("J", "exp/tri1_ali", (Cause.JOB, Word.PROOF)), harm={"J": HarmKind.JOB})


def test_what_was_scored_nowhere_is_not_called_in_order():
    assert "nothing here was scored" in sound(0, scored=False).summary
    assert "nothing here was scored" not in sound(2, scored=True).summary
    assert "2 risks worth knowing" in sound(2, scored=True).summary


def test_nothing_to_judge_says_what_is_missing():
    assert nothing_to_judge("No score was found here.").summary == "No score was found here. There is nothing to judge."


def test_every_cause_has_words_and_an_experiment():
    assert set(CAUSE_WORDS) == set(EveryCause) - {EveryCause.NONE}
    assert set(TELLS) == set(CAUSE_WORDS) - {EveryCause.UNKNOWN}


def test_chance():
    assert [chance_words(p) for p in (1e-9, 0.02, 0.4)] == ["not chance", "p = 0.020", "chance"]


def test_the_harm_that_is_named_is_a_large_loss_of_score():
    harms = verdict_of(
        [finding("H", "exp/tri3b", (Cause.FEATURES, Word.PROOF), percent=5.0), finding("S", "exp/tri3b/decode", percent=50.0)],
        harm={**LOST, "S": HarmKind.SCORE},
    ).verdict.harm
    assert main_harm(harms).rule == "S"


def test_a_loss_that_may_be_chance_is_named_where_nothing_was_proven():
    loss = Harm(kind=HarmKind.SCORE, dir="exp/tri1/decode", size=4.98, unit="points", large=False, rule="WER001",
                summary="WER rises from 36.32 % (exp/mono) to 41.30 %", p=0.0042)
    words = sound(2, scored=True, doubtful=[loss]).summary
    assert words.startswith("No harm was proven. WER rises from 36.32 % (exp/mono) to 41.30 %, p = 0.004, in exp/tri1/decode")
