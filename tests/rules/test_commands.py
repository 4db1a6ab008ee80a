"""Templates of commands: every rule exists, every field is known, and names of a tree stay words of the shell."""

from __future__ import annotations

import re
import shlex

from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.rules._commands import COMMANDS, RUN, THEN, commands_of
from kaldi_doctor.rules._registry import load_rules

FIELDS = {"dir", "data", "lang", "graph", "model", "ali", "nj", "decode", "score", "align", "train", "sizes", "from_ali", "decoded"}


def test_every_template_is_of_a_rule_and_of_known_fields() -> None:
    assert set(COMMANDS) <= set(load_rules())
    for templates in COMMANDS.values():
        assert templates[0].startswith(RUN) and all(t.startswith((RUN, THEN)) for t in templates)
        assert {name for t in templates for name in re.findall(r"\{(\w+)\}", t)} <= FIELDS


def test_what_is_not_known_stays_in_capitals() -> None:
    known = {"dir": "exp/tri3b/decode", "nj": "4", "graph": "exp/tri3b/graph"}
    assert [*commands_of("SAT004", known)] == [
        "run: steps/decode_fmllr.sh --nj 4 exp/tri3b/graph DATA exp/tri3b/decode_again",
        "then: kaldi-doctor wer exp/tri3b/decode --against exp/tri3b/decode_again",
    ]
    assert [*commands_of("NET999", known)] == []


@given(st.text())
def test_a_name_of_the_tree_is_one_word_for_a_shell(name: str) -> None:
    command = next(commands_of("FEAT003", {"data": name})).removeprefix(RUN)
    assert shlex.split(command) in (["steps/compute_cmvn_stats.sh", name], ["steps/compute_cmvn_stats.sh", "DATA"])


def test_nearly_every_rule_has_a_command() -> None:
    """What is left has a remedy that is no command: other recordings, another split, patience."""
    without = set(load_rules()) - set(COMMANDS)
    assert len(without) <= 20, sorted(without)


def test_a_stage_is_trained_again_by_its_own_script() -> None:
    known = {"dir": "exp/mono", "data": "data/train", "lang": "data/lang", "train": "steps/train_mono.sh --nj 4"}
    assert next(commands_of("REF002", {**known, "sizes": "", "from_ali": ""})) == (
        "run: steps/train_mono.sh --nj 4 --num-iters 35 data/train data/lang exp/mono_again"
    )
    assert next(commands_of("REF002", {"dir": "exp/tri1"})) == (
        "run: steps/train_deltas.sh --num-iters 35 LEAVES GAUSSIANS DATA LANG ALI exp/tri1_again"
    )
