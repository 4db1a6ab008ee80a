"""The sweep of one decode, and two decodes, on screen."""

import csv
import io
import json

from inline_snapshot import snapshot
from scored_trees import scored
from typer.testing import CliRunner

from kaldi_doctor.analysis.decode.compare import Versus
from kaldi_doctor.cli.app import build_app
from kaldi_doctor.report.pages.sweep import _disagreement, _p_value, _probability


def run(tmp_path, *options):
    def said(wrong):
        return {f"u{i:02d}": (f"we saw w{i} there", f"we saw {'x' if i < wrong else 'w'}{i} there") for i in range(100)}

    exp = scored(tmp_path, {"mono/decode": said(40), "tri1/decode": said(30)}, files={
        f"exp/mono/decode/wer_{weight}_{penalty}": f"%WER {rate} [ {int(rate * 4)} / 400, 0 ins, 0 del, {int(rate * 4)} sub ]\n"
        for weight, penalty, rate in ((9, "0.0", 11.0), (11, "0.0", 10.5), (10, "0.5", 10.25), (11, "0.5", 12.0))
    })
    result = CliRunner().invoke(build_app(), ["wer", str(exp / "mono/decode"), *(str(exp / o) if "/" in o else o for o in options)])
    assert result.exit_code == 0, result.output
    return result.stdout.replace(str(tmp_path), "")


def test_sweep(tmp_path):
    assert run(tmp_path) == snapshot("""\
/exp/mono/decode
WER 10.00 %   95 % interval 7.58 to 12.38 (100 utterances)

  LMWT   penalty
                0      0.5
     9     11.00        -
    10     10.00*   10.25
    11     10.50    12.00

  errors      40 in 400 words: 0 ins, 0 del, 40 sub
  sentences   40 of 100 wrong (SER 40.00 %)
  search      beam 13
  decoded     9 of 9 utterances
""")


def test_against(tmp_path):
    assert run(tmp_path, "--against", "tri1/decode") == snapshot("""\
/exp/mono/decode
  WER 10.00 %   95 % interval 7.58 to 12.38 (100 utterances)
/exp/tri1/decode
  WER 7.50 %   95 % interval 5.23 to 9.74 (100 utterances)

on the 100 utterances of both: 10.00 % and 7.50 %, -2.50 points
  utterances  10 better, 0 worse, 90 equal in the second
  bootstrap   99.99 % probability that the second improves the first
  matched pairs (MAPSSWE, an utterance a segment)   p = 0.00086, two-sided
the second is better
""")


def test_json_of_both(tmp_path):
    found = json.loads(run(tmp_path, "--against", "tri1/decode", "--format", "json"))
    first, second = found["decodes"]
    assert first["best"]["lmwt"] == 10 and len(first["tried"]) == 5 and first["edge"] is None
    assert second["best"]["errors"] == 30 and second["interval"][0] < 7.5 < second["interval"][1]
    assert found["versus"]["errors"] == [40, 30] and found["versus"]["better"] == 10


def test_csv_has_a_row_a_setting(tmp_path):
    rows = list(csv.DictReader(io.StringIO(run(tmp_path, "--format", "csv"))))
    assert len(rows) == 5 and {row["wip"] for row in rows} == {"0.0", "0.5"}


def made(improvement, p, better=20, worse=8):
    return Versus(utterances=100, words=400, errors=(40, 30), better=better, worse=worse, improvement=improvement, p=p)


def test_probabilities_are_capped_and_a_disagreement_of_the_tests_is_explained():
    text = "\n".join([_probability(1.0), _probability(0.0), _probability(0.5), _p_value(1e-102), _p_value(0.063)])
    assert text.split("\n") == ["over 99.99 %", "under 0.01 %", "50.00 %", "p < 0.0001", "p = 0.063"]
    assert list(_disagreement(made(0.9999, 0.001))) == []
    few = " ".join(_disagreement(made(0.99, 0.06)))
    assert "by the draws p is about 0.02" in few and "28 utterances differ, which is few" in few
    assert "so close to the level" in " ".join(_disagreement(made(0.97, 0.04, better=60)))
