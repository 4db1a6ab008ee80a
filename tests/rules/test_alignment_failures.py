"""ALI001: utterances that could not be aligned."""

from __future__ import annotations

from gmm_facts import ALI, MODEL, graph, one_pass, passes
from run_rule import run_rule, run_rule_in
from trees import plant

from kaldi_doctor.kinds import Cause, Word
from kaldi_doctor.model import Cleared, Finding


def test_the_same_failures_at_two_stages_speak_for_the_data():
    found = run_rule("ALI001", passes=passes(one_pass(MODEL, failed=90), one_pass(ALI, failed=90)), graph=graph())
    assert [item.severity for item in found if isinstance(item, Finding)] == ["error", "note"]
    assert found[1].cause is Cause.TRANSCRIPTS


def test_no_failures_are_cleared():
    (found,) = run_rule("ALI001", passes=passes(one_pass(ALI)), graph=graph())
    assert isinstance(found, Cleared)


def test_a_few_failures_leave_the_tree_healthy():
    (found,) = run_rule("ALI001", passes=passes(one_pass(MODEL, failed=17)), graph=graph())
    assert isinstance(found, Finding)
    assert found.severity == "warning"
    assert {word for _, word in found.points_to} == {Word.HINT}


def own_script(tmp_path, errors):
    """A training without jobs, as a script of one's own leaves it: no header, no end, only what the programs print."""
    files = {"exp/mono/final.mdl": ""}
    for turn in ("01", "02", "03"):
        lost = errors if turn == "03" else 0
        files[f"exp/mono/log/align.{turn}.log"] = (
            f"gmm-align-compiled --beam=10 exp/mono/{turn}.mdl ark:exp/mono/train.graph ark,s,cs:feat/train.ark ark:exp/mono/{turn}.ali \n"
            "LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:135) Overall log-likelihood per frame is -100.1 over 255857 frames.\n"
            f"LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:139) Done {2239 - lost}, errors on {lost}\n"
        )
        files[f"exp/mono/log/acc.{turn}.log"] = (
            "LOG (gmm-acc-stats-ali[5.5]:main():gmm-acc-stats-ali.cc:112) Done 2239 files, 0 with errors.\n"
        )
        files[f"exp/mono/log/update.{turn}.log"] = "LOG (gmm-est[5.5]:main():gmm-est.cc:102) GMM update: done\n"
    return plant(tmp_path, files)


def test_a_script_of_ones_own_is_judged_by_its_last_iteration(tmp_path):
    (found,) = run_rule_in(own_script(tmp_path, 300), "ALI001")
    assert isinstance(found, Finding)
    assert found.summary.startswith("300 of 2239 utterances could not be aligned (13.4 %)")


def test_a_sound_script_of_ones_own_is_cleared(tmp_path):
    (found,) = run_rule_in(own_script(tmp_path, 0), "ALI001")
    assert isinstance(found, Cleared)
    assert found.summary.startswith("0 of 2239 utterances")
