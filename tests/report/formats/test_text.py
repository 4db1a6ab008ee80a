"""A snapshot of the screen at 80 columns, and what it must keep to at others."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from inline_snapshot import snapshot
from page_widths import overlong, words_from
from rich.console import Console
from sample_diagnosis import ALI, healthy, sat_broke

from kaldi_doctor.facts.nnet_training import NO_NETWORK
from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Evidence, Range, Skipped
from kaldi_doctor.report._view import View
from kaldi_doctor.report._words import range_origin
from kaldi_doctor.report.formats.text import text


def screen(width: int | None, **options) -> str:
    return text([sat_broke()], View(width=width, **options)).plain


def test_80_columns() -> None:
    assert screen(80) == snapshot("""\
kaldi-doctor 0.1.0   exp   5 stages, 3,412 logs, 60 alignment archives   1.4 s
recipe wsj (guessed from the contents)   scored on eval92, LM tgpr

  stage      dir    WER %  change  published  utts aligned   state
  mono       mono    9.99       -          -        99.8 %   ok
  tri        tri1    9.00   -1.00       9.12        99.9 %   ok
  LDA+MLLT   tri2b   7.00   -2.00          -        99.9 %   ok
  SAT        tri3b  82.00  +75.00          -        79.0 %   BROKE HERE
  DNN chain  tdnn   79.99  -1.90*          -             -   follows from SAT
  * against exp/tri3b/decode_eval92.si, the comparable decode of its parent

error[ALI002] alignments-fail-often: SAT lost one utterance in five
  --> exp/tri3b/log/align.10.7.log:3981
   |  LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:137) Retried
      1988 out of 3742 utterances.
   = range:  failed 21 %, expected at most 1 %   [cheatsheet.yaml:212]
   = before: failed 0 %   exp/tri2b/log/align.30.1.log:9
   = worst:  retried 14,412 utterances
   = help:   run utils/validate_data_dir.sh data/train
   = help:   restore the text, then redo the chain from align_si.sh

error[WER001] wer-rises-between-stages: WER 82.00 % at SAT against 7.00 % at
  exp/tri2b
  --> exp/tri3b/decode_eval92/wer_11:2
   |  %WER 82.00 [ 4627 / 5643, 61 ins, 3902 del, 664 sub ]

note[REF001] exp/tri1  1,500 leaves, below the usual   and 1 more like it
  (--all shows each in full)

folded      1 error (WER001) follows from SAT  (--all shows them)
skipped     3 rules had no data: neural networks (2), scores (1)  (--all says
            why)
not read    exp/tri1/ali.4.gz: gzip CRC mismatch

SAT (exp/tri3b) broke, most likely because of transcripts that do not say what
the audio says. First: run utils/validate_data_dir.sh data/train
3 errors, 2 notes; 3 rules skipped.  More: kaldi-doctor explain ALI002
""")


@pytest.mark.parametrize("width", [50, 60, 72, 100, 120, 200])
@pytest.mark.parametrize("full", [False, True])
def test_other_widths_say_the_same(width: int, full: bool) -> None:
    page, whole = (screen(columns, full=full, why=full) for columns in (width, None))
    assert overlong(page, width) == []
    assert words_from(page, "error[ALI002]") == words_from(whole, "error[ALI002]")
    ladder = page[: page.index("error[ALI002]")]
    for stage, percent in (("mono", "9.99"), ("tri1", "9.00"), ("tri2b", "7.00"), ("tri3b", "82.00"), ("tdnn", "79.99")):
        assert [line for line in ladder.splitlines() if {stage, percent} <= set(line.split())], (stage, width)
    assert words_from(ladder, "  * against") == ["*", "against", "exp/tri3b/decode_eval92.si,", "the", "comparable", "decode", "of", "its", "parent"]


def test_a_narrow_screen_leaves_out_columns_and_a_wide_one_none() -> None:
    assert "utts aligned" not in screen(60) and "state" in screen(60)
    assert "utts aligned" in screen(120)


def test_in_full_with_the_reasons() -> None:
    assert screen(80, full=True, why=True) == snapshot("""\
kaldi-doctor 0.1.0   exp   5 stages, 3,412 logs, 60 alignment archives   1.4 s
recipe wsj (guessed from the contents)   scored on eval92, LM tgpr

  stage      dir    WER %  change  published  utts aligned   state
  mono       mono    9.99       -          -        99.8 %   ok
  tri        tri1    9.00   -1.00       9.12        99.9 %   ok
  LDA+MLLT   tri2b   7.00   -2.00          -        99.9 %   ok
  SAT        tri3b  82.00  +75.00          -        79.0 %   BROKE HERE
  DNN chain  tdnn   79.99  -1.90*          -             -   follows from SAT
  * against exp/tri3b/decode_eval92.si, the comparable decode of its parent

error[ALI002] alignments-fail-often: SAT lost one utterance in five
  --> exp/tri3b/log/align.10.7.log:3981
   |  LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:137) Retried
      1988 out of 3742 utterances.
   = range:  failed 21 %, expected at most 1 %   [cheatsheet.yaml:212]
   = before: failed 0 %   exp/tri2b/log/align.30.1.log:9
   = worst:  retried 14,412 utterances
   = help:   run utils/validate_data_dir.sh data/train
   = help:   restore the text, then redo the chain from align_si.sh

error[WER001] wer-rises-between-stages: WER 82.00 % at SAT against 7.00 % at
  exp/tri2b
  --> exp/tri3b/decode_eval92/wer_11:2
   |  %WER 82.00 [ 4627 / 5643, 61 ins, 3902 del, 664 sub ]

note[REF001] hyperparameters-outside-ranges: 1,500 leaves, below the usual
  --> exp/tri1
   |  numleaves 1,500
   = range:  expected 2,000 to 5,000   [cheatsheet.yaml:80]
   = note:   inferred, not measured

note[REF001] hyperparameters-outside-ranges: 1,500 leaves, below the usual
  --> exp/tri2b
   |  numleaves 1,500
   = range:  expected 2,000 to 5,000   [cheatsheet.yaml:80]
   = note:   inferred, not measured

error[WER001] wer-rises-between-stages: WER 80.00 % at DNN
  --> exp/tdnn
   = note:   follows from ALI002

skipped     NET001, NET002: no compute_prob_valid logs
            WER004: no per_utt file  (in mono)
not read    exp/tri1/ali.4.gz: gzip CRC mismatch

why          +14.2 dB  data.transcripts  at exp/tri3b   82 %
             +17.2  ALI002 lost   (3 of 4 runs with the fault, 1 of 60 without)
              -3.0  SAT001 fMLLR in range
                    not added, sees the same: DATA041

SAT (exp/tri3b) broke, most likely because of transcripts that do not say what
the audio says. First: run utils/validate_data_dir.sh data/train
3 errors, 2 notes; 3 rules skipped.  More: kaldi-doctor explain ALI002
""")


def test_healthy() -> None:
    assert text([healthy()], View(width=80)).plain == snapshot("""\
kaldi-doctor 0.1.0   exp   5 stages, 3,412 logs, 60 alignment archives   1.4 s
recipe wsj (guessed from the contents)   scored on eval92, LM tgpr

  stage     dir    WER %  change  published  utts aligned   state
  mono      mono    9.99       -          -        99.8 %   ok
  tri       tri1    9.00   -1.00       9.12        99.9 %   ok
  LDA+MLLT  tri2b   7.00   -2.00          -        99.9 %   ok

skipped     3 rules had no data: neural networks (2), scores (1)  (--all says
            why)

No harm was found.
No problem found by 28 rules; 3 skipped.
""")


def test_quiet_is_two_lines() -> None:
    assert screen(80, quiet=True) == snapshot("""\
exp: SAT (exp/tri3b) broke, most likely because of transcripts that do not say what the audio says. First: run utils/validate_data_dir.sh data/train
3 errors, 2 notes; 3 rules skipped.  More: kaldi-doctor explain ALI002
""")


def test_colour_repeats_the_words() -> None:
    buffer = io.StringIO()
    Console(
        file=buffer, force_terminal=True, color_system="standard", width=200, height=50, legacy_windows=False
    ).print(text([sat_broke()], View(width=80)).styled(), end="", soft_wrap=True)
    coloured = buffer.getvalue()
    assert "\x1b[" in coloured
    import re

    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == screen(80)


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_lines_keep_to_the_width_but_for_paths(width: int) -> None:
    head, _, rest = screen(width).split("\n\n", 2)  # the table between them is as wide as its numbers
    for line in (head + "\n" + rest).splitlines():
        unbroken = max(line.split(), key=len, default="")
        assert len(line) <= width or len(unbroken) > width - 22, line


def test_a_pipe_breaks_nothing() -> None:
    wide = screen(None)
    assert "transcripts that do not say what the audio says. First: run" in wide
    assert "gmm-align-compiled.cc:137) Retried 1988 out of 3742 utterances.\n" in wide


def test_paths_are_never_cut() -> None:
    for width in (40, 60, 80):
        assert "exp/tri3b/log/align.10.7.log:3981" in screen(width)


def test_at_most_five_blocks_and_the_rest_one_line_each() -> None:
    many = tuple(replace(ALI, rule=f"ALI1{n:02}", dir=f"exp/d{n}", severity=Severity.WARNING) for n in range(9))
    whole = replace(sat_broke(), findings=many)
    shown = text([whole], View(width=80)).plain
    assert shown.count("  --> ") == 5
    assert all(f.rule in shown for f in many)
    assert text([whole], View(width=80, full=True)).plain.count("  --> ") == 9


def test_the_same_rule_in_many_directories_is_one_block() -> None:
    many = tuple(replace(ALI, dir=f"exp/d{n}") for n in range(9))
    shown = text([replace(sat_broke(), findings=many)], View(width=80)).plain
    assert shown.count("  --> ") == 1
    assert "also:   d1, d2, d3 and 5 more" in shown


def test_causes_stand_before_symptoms_and_notes_last() -> None:
    shown = screen(80)
    assert shown.index("ALI002") < shown.index("error[WER001]") < shown.index("note[REF001]")
    assert shown.splitlines()[-1].startswith("3 errors, 2 notes; 3 rules skipped.")


def test_what_was_not_looked_at_is_one_line_and_whole_with_all() -> None:
    skipped = tuple(Skipped(f"DEC{number:03}", f"reason {number}") for number in range(1, 10))
    skipped += (Skipped("NET001", "no network"), Skipped("NET002", "no network"))
    page = text([replace(healthy(), skipped=skipped)], View(width=80)).plain
    assert "skipped     11 rules had no data: decoding (9), neural networks (2)" in page
    assert "reason" not in page
    whole = text([replace(healthy(), skipped=skipped)], View(width=80, full=True)).plain
    assert all(f"DEC{number:03}: reason {number}" in whole for number in range(1, 10))


def test_rules_on_networks_are_no_news_in_a_tree_without_one() -> None:
    skipped = (Skipped("NET001", NO_NETWORK), Skipped("LM001", "no LM"))
    page = text([replace(healthy(), skipped=skipped)], View(width=80)).plain
    assert "skipped     1 rule had no data: language model" in page and "1 skipped" in page


def test_a_long_label_is_printed_behind_its_value() -> None:
    found = sat_broke()
    item = Evidence(metric="utterance", value="a-1", label="has the features of b-2")
    first = replace(found.findings[0], evidence=(*found.findings[0].evidence, item), severity=Severity.ERROR)
    page = text([replace(found, findings=(first,))], View(width=120, full=True)).plain
    assert "note:   utterance a-1, has the features of b-2" in page


def test_a_range_of_the_built_in_cheatsheet_is_named_by_its_key() -> None:
    own = Range(0, 1, "me", "mine.yaml:3", "sat.align_failed")
    built_in = Range(0, 1, "x", "cheatsheet.yaml:3", "sat.align_failed")
    assert range_origin(built_in) == "cheatsheet sat.align_failed, built-in"
    assert range_origin(own) == "cheatsheet sat.align_failed, mine.yaml:3"


def test_a_broken_command_can_be_copied_as_it_stands() -> None:
    import re
    import shlex

    command = "steps/decode_fmllr.sh --nj 4 'exp/a dir/graph' data/test_of_a_long_name exp/tri3b/decode_test_again"
    found = sat_broke()
    first = replace(found.findings[0], advice=(f"run: {command}",), severity=Severity.ERROR)
    page = text([replace(found, findings=(first,))], View(width=60, full=True)).plain
    printed = page[page.index("= run:") :].split("= run:")[1].split("\n\n")[0]
    assert "\\\n" in printed and all(len(line) <= 60 for line in printed.splitlines())
    assert shlex.split(re.sub(r"\\\n", " ", printed)) == shlex.split(command)


def test_our_own_commands_open_from_where_the_user_stands() -> None:
    found = sat_broke()
    advice = ("run: kaldi-doctor align check exp/tri3b", "then: utils/fix_data_dir.sh data/train")
    first = replace(found.findings[0], advice=advice, severity=Severity.ERROR)
    page = text([replace(found, findings=(first,), prefix="a b/")], View(width=100)).plain
    assert "kaldi-doctor align check 'a b/exp/tri3b'" in page and "fix_data_dir.sh data/train\n" in page
