"""LM002: rescoring that made it worse."""

from run_rule import run_rule_in
from scored_trees import scored
from trees import run_log

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped

RESCORED = "mono/decode_test_fg"


def run(tmp_path, wrong_before, wrong_after):
    def said(wrong):
        return {f"u{i:03d}": (f"we saw w{i} there", f"we saw {'x' if i < wrong else 'w'}{i} there") for i in range(200)}

    command = (
        'lattice-lmrescore-const-arpa --lm-scale=1.0 "ark:gunzip -c exp/mono/decode_test/lat.1.gz|" data/lang_fg/G.carpa '
        f'"ark,t:|gzip -c>exp/{RESCORED}/lat.1.gz"'
    )
    exp = scored(tmp_path, {"mono/decode_test": said(wrong_before), RESCORED: said(wrong_after)})
    (exp / RESCORED / "log/decode.1.log").unlink()
    (exp / RESCORED / "log/rescorelm.1.log").write_text(run_log(command))
    return run_rule_in(exp, "LM002")


def test_a_rescoring_that_hurts_is_found(tmp_path):
    (found,) = run(tmp_path, 20, 90)
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.WARNING, Cause.LM)
    assert found.summary == "WER 11.25 % after rescoring, 2.50 % before"
    assert found.evidence[2].quote == "compared utterance by utterance"


def test_a_gain_is_cleared(tmp_path):
    (found,) = run(tmp_path, 90, 20)
    assert isinstance(found, Cleared) and "2.50 % after rescoring, 11.25 % before" in found.summary


def test_a_rise_by_chance_is_cleared(tmp_path):
    (found,) = run(tmp_path, 20, 21)
    assert isinstance(found, Cleared)


def test_without_rescoring_there_is_nothing_to_look_at(tmp_path):
    exp = scored(tmp_path, {"mono/decode_test": {"u1": ("a", "a")}})
    (found,) = run_rule_in(exp, "LM002")
    assert isinstance(found, Skipped)
