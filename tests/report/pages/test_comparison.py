"""Two runs against each other on screen and as JSON."""

import json
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from page_widths import overlong, words_from

from kaldi_doctor.analysis.runs.compare import compared
from kaldi_doctor.analysis.runs.from_tree import run_of_tree
from kaldi_doctor.report.pages.comparison import comparison_json, comparison_text

ROOT = Path(__file__).parents[3]
HEALTHY, BROKEN = (Path(f"tests/fixtures/exp/{name}/exp") for name in ("healthy", "sat_broken"))


@pytest.fixture
def found(monkeypatch):
    monkeypatch.chdir(ROOT)
    return [compared(run_of_tree(HEALTHY), run_of_tree(BROKEN))]


def test_80_columns(found):
    assert comparison_text(found, width=80, ascii_only=True) == snapshot("""\
A  tests/fixtures/exp/healthy/exp
B  tests/fixtures/exp/sat_broken/exp

B against A: worse beyond chance on test

  test set   A %  of       B %  of    points        p  B is
  test      5.64  tri3b  12.28  tri1   +6.64  2.1e-10  worse

the same by stage
  stage  test set          A %    B %  points       p  B is
  mono   test            12.95  12.95   +0.00       1  equal
  tri1   test            12.28  12.28   +0.00       1  equal
  tri2b  test            14.43  14.43   +0.00       1  equal
  tri3b  test / test_54   5.64  98.19  +92.53  <1e-99  worse
  p is two-sided, utterance by utterance; from 0.05 on the difference may be
      chance.
  Where test sets differ, points and p are of the utterances that both have.
  test: of 180 utterances in both 10 are better, 62 worse, 108 equal in B

settings (A -> B)
  beam: 11 -> 6   in tri3b/decode_test_54
  lattice_beam: 6 -> 3   in tri3b/decode_test_54
  max_active: 3000 -> 250   in tri3b/decode_test_54
      A tests/fixtures/exp/healthy/exp/tri3b/decode_test/log/decode.1.log:1
      B tests/fixtures/exp/sat_broken/exp/tri3b/decode_test_54/log/decode.1.log:1

features (A -> B)
  training: taken from: data/train -> data/train_sat   in tri3b
      A tests/fixtures/exp/healthy/exp/tri3b/log/acc.19.1.log:1
      B tests/fixtures/exp/sat_broken/exp/tri3b/log/acc.19.1.log:1

verdicts
  A  healthy: No harm was found: nothing that was measured is worse than it
      should be.
  B  broken: SAT (exp/tri3b) broke (WER 98.19 %, in exp/tri3b/decode_test_54),
      most likely because of features that do not match the alignments or the
      model: 888 of 888 utterances of data/train_sat have the features of others
      in data/train. The evidence does not distinguish this from alignments that
      are bad or belong to other data or a wrong utt2spk: compare dimension,
      configuration and CMVN of the features with those of the stage before.

new in B: 8
  error[ALI003] tri3b: 241 of 888 alignments differ in length from the features
      (27 %): they belong to other features
  error[DATA001] tri3b: 888 of 888 utterances of data/train_sat have the
      features of others in data/train
  error[SAT002] tri3b: the first speaker transforms gain 20.37 per frame
  error[TREE001] tri3b: tree gains 0.77 per frame with 224 leaves, 4.06 with 656
      in exp/tri2b
  error[WER002] tri3b/decode_test_54: WER 98.19 % at its best setting
  warning[SAT001] tri3b: the first re-estimated speaker transforms gain 0.46 per
      frame
  warning[DEC002] tri3b/decode_test_54: decoded with beam 6, max-active 250;
      lattices of depth 2.5
  note[REF004] tri3b: 2,500 leaves requested, 398 supported by the data

findings in both: DEC005, DEC009
""")


@pytest.mark.parametrize("width", [60, 72, 100, 120, 200])
def test_other_widths_say_the_same(found, width):
    page, whole = (comparison_text(found, width=columns, ascii_only=True) for columns in (width, None))
    assert overlong(page, width) == []
    assert words_from(page, "  p is two-sided") == words_from(whole, "  p is two-sided")
    for row in ("mono 12.95 +0.00 equal", "tri1 12.28", "tri2b 14.43", "tri3b 5.64 98.19 +92.53 worse"):
        assert [line for line in page.splitlines() if set(row.split()) <= set(line.split())], row


def test_tables_are_not_broken_by_a_narrow_screen(found):
    lines = comparison_text(found, width=50, ascii_only=True).splitlines()
    (head,) = [line for line in lines if line.startswith("  test set")]
    assert head.split() == ["test", "set", "A", "%", "B", "%", "points", "p", "B", "is"]
    assert any(line == "  test: A is tri3b, B is tri1" for line in lines)


def test_json(found):
    (item,) = json.loads(comparison_json(found))["comparisons"]
    (score,) = item["scores"]
    assert item["worse"] and score["answer"] == "worse" and score["first"]["percent"] == 5.64
    assert score["paired"]["utterances"] == 180 and score["p"] < 1e-6
    assert item["second"]["state"] == "broken" and any(f["rule"] == "DATA001" for f in item["findings"]["new"])
