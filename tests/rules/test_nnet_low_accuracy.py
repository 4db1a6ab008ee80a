"""NET005: one firing and one silent case at least."""

from gmm_runs import sized_stage
from nnet_trees import HEALTHY_TRAIN, HEALTHY_VALID, nnet3, rising
from run_rule import run_rule_on
from trees import run_log

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Finding

CODE = "NET005"


def found(tmp_path, files):
    return [item for item in run_rule_on(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = run_rule_on(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def test_cannot_fit_its_training_set(tmp_path):
    (said,) = found(tmp_path, nnet3(rising(20, 0.2, 0.31), rising(20, 0.2, 0.27), counts="[ 1 1 1 1 1 1 1 1 1 1 ]"))
    assert said.severity is Severity.WARNING and said.cause is Cause.ALIGNMENT


def test_low_and_still_rising_is_underfit(tmp_path):
    climb = [0.12 + 0.02 * x for x in range(10)]
    (said,) = found(tmp_path, nnet3(climb, climb, counts="[ 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 ]"))
    assert said.cause is Cause.UNDERFIT


GMM = "exp/tri3b"


def behind_a_gmm(percent):
    """Files by which the network stands on the alignments of tri3b, and the score of that."""
    errors = round(percent * 10)
    return {
        **sized_stage("tri3b", frames=100_000, states=300, gaussians=2000, target=2000, leaves=300),
        f"{GMM}/decode_test/wer_11": f"%WER {percent:.2f} [ {errors} / 1000, 0 ins, 0 del, {errors} sub ]\n%SER 50.00 [ 50 / 100 ]\nScored 100 sentences, 0 not present in hyp.\n",
        "exp/tri3b_ali/final.mdl": "",
        "exp/tri3b_ali/log/align_pass1.1.log": run_log(f"gmm-align-compiled {GMM}/final.mdl ark:- ark:- 'ark:|gzip -c >exp/tri3b_ali/ali.1.gz'"),
        "exp/nnet3/tdnn1a/log/acc_pdf.1.log": run_log('ali-to-post "ark:gunzip -c exp/tri3b_ali/ali.1.gz|" ark:- | post-to-tacc --per-pdf=true exp/tri3b_ali/final.mdl ark:- exp/nnet3/tdnn1a/pdf_counts.1'),
    }


LOW = {"train": rising(20, 0.2, 0.31), "valid": rising(20, 0.2, 0.27), "counts": "[ 1 1 1 1 1 1 1 1 1 1 ]"}


def test_with_a_sound_gmm_behind_labels_or_features_went_wrong_on_the_way(tmp_path):
    (said,) = found(tmp_path, nnet3(**LOW, extra=behind_a_gmm(8.0)))
    assert said.cause is Cause.FEATURES and "the GMM behind it has 8.00 % WER" in said.summary
    behind = said.evidence[-1]
    assert (behind.label, behind.value, behind.origin.path) == ("GMM behind", 8.0, f"{GMM}/decode_test/wer_11")


def test_with_a_bad_gmm_behind_the_labels_are_bad(tmp_path):
    (said,) = found(tmp_path, nnet3(**LOW, extra=behind_a_gmm(70.0)))
    assert said.cause is Cause.ALIGNMENT and said.evidence[-1].value == 70.0


def test_a_gmm_without_score_is_no_evidence(tmp_path):
    extra = {path: text for path, text in behind_a_gmm(8.0).items() if "wer_" not in path}
    (said,) = found(tmp_path, nnet3(**LOW, extra=extra))
    assert said.cause is Cause.ALIGNMENT and len(said.evidence) == 2
