"""New, same and gone add up to the findings of both."""

from pathlib import Path

from kaldi_doctor.analysis.runs.findings import finding_changes
from kaldi_doctor.analysis.runs.sides import side_of

EXP = Path(__file__).parents[2] / "fixtures/exp"


def test_findings_of_a_broken_run_are_new():
    healthy, broken = side_of(EXP / "healthy/exp"), side_of(EXP / "sat_broken/exp")
    found = finding_changes(healthy, broken)
    assert "tri3b" in {broken.below(item.dir) for item in found.new}
    assert len(found.new) + len(found.same) == len(broken.diagnosis.findings)
    back = finding_changes(broken, healthy)
    assert (len(back.new), len(back.gone)) == (len(found.gone), len(found.new))
