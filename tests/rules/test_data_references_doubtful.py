"""DATA013: systems that agree against a reference."""

import pytest
from run_rule import run_rule_in
from scored_trees import scored
from trees import run_log

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped


def run(tmp_path, doubted, systems=("mono", "tri1", "tri2b"), alike=True):
    made = {}
    for number, name in enumerate(systems):
        said = {}
        for i in range(40):
            reference = f"w{i} is what we said to all of them"
            heard = reference.replace("we said", "they heard" if alike else f"x{number} y{number}") if i < doubted else reference
            said[f"u{i:02d}"] = (reference, heard)
        made[f"{name}/decode_test"] = said
    return run_rule_in(scored(tmp_path, made), "DATA013")


def test_agreement_against_the_reference_is_found(tmp_path):
    (found,) = run(tmp_path, 8)
    assert isinstance(found, Finding) and found.severity is Severity.NOTE
    assert found.summary == "test: 3 systems agree against the reference in 8 of 40 utterances"
    assert "all recognised w" in found.evidence[0].quote


def test_different_mistakes_are_cleared(tmp_path):
    (found,) = run(tmp_path, 8, alike=False)
    assert isinstance(found, Cleared)


@pytest.mark.parametrize(("wrong", "alike", "severity"), [(3, True, Severity.WARNING), (0, True, None), (3, False, None)])
def test_references_of_other_speech_are_a_warning(tmp_path, wrong, alike, severity):
    """No two systems hear quite the same, but all hear nearly the same, and nothing of what the reference says."""
    made = {}
    for number, name in enumerate(("mono", "tri1", "tri2b")):
        said = {}
        for i in range(40):
            spoken = f"w{i} is what we said to all of them"
            heard = f"{spoken} s{number}" if alike else " ".join(f"s{number}{k}" for k in range(8))
            said[f"u{i:02d}"] = ("some other sentence stands here instead", heard) if i < wrong else (spoken, spoken)
        made[f"{name}/decode_test"] = said
    (found,) = run_rule_in(scored(tmp_path, made), "DATA013")
    if severity is None:
        assert isinstance(found, Cleared)
    else:
        assert (found.severity, found.cause) == (severity, Cause.TRANSCRIPTS)
        assert found.summary.endswith("and have hardly a word of it in 3") and found.evidence[0].value == 7.5


def test_two_systems_are_no_majority(tmp_path):
    (found,) = run(tmp_path, 8, systems=("mono", "tri1"))
    assert isinstance(found, Skipped)


def discriminative(tmp_path, parents):
    """Mono and two discriminative trainings, each on the alignments of one of the parents, all of which agree."""
    said = {f"u{i:02d}": (f"w{i} is what we said to them", f"w{i} is what {'they heard' if i < 8 else 'we said'} to them") for i in range(40)}
    files = {}
    for name, parent in zip(("tri2b_mmi", "tri2b_mpe"), parents, strict=True):
        ali, model = f"exp/{parent}_ali", f"exp/{parent}"
        files[f"{model}/log/update.1.log"] = run_log(f"gmm-est --mix-up=200 {model}/0.mdl - {model}/1.mdl")
        files[f"{model}/log/build_tree.log"] = run_log(f"build-tree --max-leaves=200 x y {model}/tree")
        files[f"{model}/final.mdl"] = files[f"exp/{name}/final.mdl"] = ""
        files[f"{ali}/log/align.1.log"] = run_log(f'gmm-align-compiled {model}/final.mdl ark:x scp:data/train/feats.scp "ark:|gzip -c >{ali}/ali.1.gz"')
        # The pipe of steps/train_mpe.sh and train_mmi.sh.
        files[f"exp/{name}/log/acc.0.1.log"] = run_log(
            f'gmm-rescore-lattice {ali}/final.mdl "ark:gunzip -c exp/{parent}_denlats/lat.1.gz|" "ark,s,cs:copy-feats scp:data/train/split2/1/feats.scp ark:- |" ark:- | '
            f'lattice-to-mpe-post --acoustic-scale=0.1 {ali}/final.mdl "ark,s,cs:gunzip -c {ali}/ali.1.gz |" ark:- ark:- | '
            f"gmm-acc-stats2 {ali}/final.mdl ark,s,cs:- exp/{name}/num_acc.0.1.acc exp/{name}/den_acc.0.1.acc"
        )
    return run_rule_in(scored(tmp_path, {f"{name}/decode_test": said for name in ("mono", "tri2b_mmi", "tri2b_mpe")}, files=files), "DATA013")


def test_mmi_and_mpe_of_one_model_are_one_witness(tmp_path):
    (found,) = discriminative(tmp_path, ("tri2b", "tri2b"))
    assert isinstance(found, Skipped)


def test_mmi_of_one_model_and_mpe_of_another_are_two(tmp_path):
    (found,) = discriminative(tmp_path, ("tri2b", "tri3a"))
    assert isinstance(found, Finding) and "3 systems agree" in found.summary
