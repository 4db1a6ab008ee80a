"""ALI005: utterances that training leaves out."""

from pipe_trees import DELTAS, acc, feats
from run_rule import run_rule_on
from trees import run_log

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Finding

COMMAND = "gmm-acc-stats-ali exp/tri1/{0}.mdl " + feats("data/train", DELTAS) + " y exp/tri1/{0}.{1}.acc"
MISSING = "WARNING (gmm-acc-stats-ali[5.5]:main():gmm-acc-stats-ali.cc:79) No alignment for utterance {}\n"
DONE = "LOG (gmm-acc-stats-ali[5.5]:main():gmm-acc-stats-ali.cc:117) Done {} files, {} with errors.\n"


def tree(*iterations, done=90):
    """acc logs of some iterations: names without an alignment by job."""
    made = {**acc("exp/tri1", feats("data/train", DELTAS)),
            "data/train/utt2spk": "".join(f"a{n} anna\nb{n} ben\n" for n in range(50)),
            "exp/tri1_ali/log/align.1.log": run_log("gmm-align-compiled x", "LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:127) "
                                                    "Retried 0 out of 100 utterances.\n" + "LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:127) Done 100, errors on 0\n")}
    del made["exp/tri1/log/acc.34.1.log"]
    for iteration, jobs in enumerate(iterations, 1):
        for job, names in enumerate(jobs, 1):
            body = "".join(MISSING.format(name) for name in names) + DONE.format(done // len(jobs), len(names))
            made[f"exp/tri1/log/acc.{iteration}.{job}.log"] = run_log(COMMAND.format(iteration, job), body)
    return made


def test_each_utterance_once_by_speaker_with_its_log(tmp_path):
    names = [f"a{n}" for n in range(8)]
    (found,) = run_rule_on(tmp_path, "ALI005", tree([names, ["b1", "b2"]], [names, ["b1", "b2"]]))
    assert isinstance(found, Finding)
    assert found.summary == "10 of 100 utterances have no alignment in training (10.0 %), of 2 speakers: anna 8, ben 2"
    assert found.severity is Severity.ERROR
    assert (found.evidence[1].value, found.evidence[1].origin.path) == ("a0", "exp/tri1/log/acc.1.1.log")


def test_what_later_iterations_aligned_is_not_counted(tmp_path):
    (found,) = run_rule_on(tmp_path, "ALI005", tree([["a1", "a2"]], [[]]))
    assert isinstance(found, Cleared)


def test_a_few_are_a_warning(tmp_path):
    (found,) = run_rule_on(tmp_path, "ALI005", tree([["a1"]]))
    assert found.severity is Severity.WARNING
