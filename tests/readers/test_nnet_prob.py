"""readers/nnet_prob.py: diagnostic objectives of nnet2, nnet3 and chain, and an independent count over large trees."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.facts.nnet_curves import curves_of
from kaldi_doctor.readers._registry import Records, Source
from kaldi_doctor.readers.nnet1_epochs import read_epoch
from kaldi_doctor.readers.nnet_prob import read_compute_prob

NNET2 = b"LOG (nnet-compute-prob[5.2.110~1-1d137]:main():nnet-compute-prob.cc:91) Saw 4000 examples, average probability is -4.32658 and accuracy is 0.275 with total weight 4000\n-4.32658\n"
NNET3 = b"""LOG (nnet3-compute-prob[5.5]:PrintTotalStats():nnet-diagnostics.cc:162) Overall log-likelihood for 'output' is -2.1451 per frame, over 1968 frames.
LOG (nnet3-compute-prob[5.5]:PrintTotalStats():nnet-diagnostics.cc:180) Overall accuracy for 'output' is 0.198679 per frame, over 1968 frames.
"""
CHAIN = b"""LOG (nnet3-chain-compute-prob[5.2.107~2-e892]:PrintTotalStats():nnet-chain-diagnostics.cc:193) Overall log-probability for 'output-xent' is -7.25934 per frame, over 20000 frames.
LOG (nnet3-chain-compute-prob[5.2.107~2-e892]:PrintTotalStats():nnet-chain-diagnostics.cc:198) Overall log-probability for 'output' is -0.638957 + -0.0101632 = -0.64912 per frame, over 20000 frames.
"""


def read(name, data):
    return {(o.output, o.metric): o for o in read_compute_prob(Source(f"exp/x/log/{name}", "exp/x", name, data))}


def test_nnet2():
    found = read("compute_prob_valid.7.log", NNET2)
    assert found["output", "objf"].value == -4.32658 and found["output", "accuracy"].value == 0.275
    assert (found["output", "objf"].flavour, found["output", "objf"].iteration, found["output", "objf"].split) == ("nnet2", 7, "valid")


def test_nnet2_before_2014_has_no_accuracy():
    data = b"LOG (nnet-compute-prob:main():nnet-compute-prob.cc:91) Saw 4000 examples, average probability is -4.3 with total weight 4000\n"
    assert set(read("compute_prob_train.0.log", data)) == {("output", "objf")}


def test_nnet3_and_names_of_the_last_model():
    found = read("compute_prob_train.combined.log", NNET3)
    assert found["output", "accuracy"].value == 0.198679 and found["output", "accuracy"].frames == 1968
    assert found["output", "accuracy"].iteration == "combined" and found["output", "accuracy"].origin.line == 2


def test_chain_takes_the_first_number():
    found = read("compute_prob_train.final.log", CHAIN)
    assert found["output", "objf"].value == -0.638957 and found["output", "l2"].value == -0.0101632
    assert found["output", "total"].value == -0.64912 and found["output-xent", "objf"].value == -7.25934
    assert found["output", "objf"].flavour == "chain"


def test_several_outputs_in_any_order():
    data = NNET3.replace(b"'output'", b"'output-1'") + NNET3.replace(b"'output'", b"'output-0'")
    assert {output for output, _ in read("compute_prob_valid.3.log", data)} == {"output-0", "output-1"}


@pytest.mark.parametrize("word", ["nan", "-nan", "inf", "-inf", "1e-05", "5.15822e+06"])
def test_numbers_that_are_none(word):
    value = read("compute_prob_valid.3.log", NNET3.replace(b"-2.1451", word.encode()))["output", "objf"].value
    assert math.isnan(value) if "nan" in word else value == float(word)


def test_of_a_rerun_the_last_value_counts():
    assert read("compute_prob_valid.3.log", NNET3 + NNET3.replace(b"-2.1451", b"-1.5"))["output", "objf"].value == -1.5


@given(st.binary(max_size=300), st.integers(0, 200))
def test_any_bytes_and_any_cut_are_read_without_error(noise, cut):
    assert isinstance(read("compute_prob_valid.3.log", (NNET3 + CHAIN + NNET2)[:cut] + noise), dict)


@given(st.floats(-1e6, 0, allow_nan=False), st.floats(0, 1, allow_nan=False))
def test_values_come_back(objf, accuracy):
    found = read("compute_prob_valid.3.log", NNET3.replace(b"-2.1451", repr(objf).encode()).replace(b"0.198679", repr(accuracy).encode()))
    assert found["output", "objf"].value == objf and found["output", "accuracy"].value == accuracy


_LINE = re.compile(r"Overall (log-likelihood|objective|accuracy|log-probability) for '([^']+)' is (\S+)")
_SAW = re.compile(r"average probability is (\S+) and accuracy is (\S+)")


def by_hand(path):
    """The values of one log, line by line in the slowest way: (output, metric) -> value."""
    found = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if match := _LINE.search(line):
            found[match[2], "accuracy" if match[1] == "accuracy" else "objf"] = float(match[3])
        elif match := _SAW.search(line):
            found["output", "objf"], found["output", "accuracy"] = float(match[1]), float(match[2])
        elif "AvgLoss:" in line:
            found["output", "loss"] = float(line.split("AvgLoss:")[1].split()[0])
        elif "FRAME_ACCURACY >>" in line:
            found["output", "accuracy"] = float(line.split(">>")[1].split("%")[0]) / 100
    return found


@pytest.mark.parametrize("material", ["corpus", "cases"])
def test_every_log_equals_an_independent_count(material, request, capsys):
    root = request.getfixturevalue(material)
    equal: dict[str, int] = {}
    compared: dict[str, int] = {}
    for path in sorted([*root.rglob("compute_prob_*.log"), *root.rglob("iter*.*.log")]):
        kind, wanted = path.name, by_hand(path)
        reader = read_compute_prob if kind.startswith("compute_prob") else read_epoch
        source = Source(str(path), "exp/x", kind, path.read_bytes())
        found = {(o.output, o.metric): o for o in reader(source) if hasattr(o, "metric")}
        for key, value in wanted.items():
            flavour = found[key].flavour if key in found else "missing"
            compared[flavour] = compared.get(flavour, 0) + 1
            mine = found[key].value if key in found else None
            same = mine == value or (mine is not None and math.isnan(mine) and math.isnan(value))
            equal[flavour] = equal.get(flavour, 0) + same
        assert all(key in wanted for key in found if key[1] not in {"l2", "total"})
    with capsys.disabled():
        for flavour in sorted(compared):
            print(f"\n{material} {flavour}: {equal[flavour]} equal of {compared[flavour]} compared", end="")
    assert compared and equal == compared


def test_reports_equal_their_tables(corpus):
    """accuracy.report against its own columns, read by splitting lines."""
    from kaldi_doctor.readers.nnet_combine import read_report

    for path in corpus.rglob("accuracy.report"):
        rows = [line.split("\t") for line in path.read_text().splitlines() if line[:1].isdigit()]
        records = Records()
        for row in read_report(Source(str(path), "exp/chain/x", path.name, path.read_bytes())):
            records.add(row)
        curve = curves_of(records)["exp/chain/x"]
        assert [p.value for p in curve.points("valid", curve.objective)] == [float(row[3]) for row in rows]
