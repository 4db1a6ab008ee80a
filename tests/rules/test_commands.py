"""Templates of commands: every rule exists, every field is known, and names of a tree stay words of the shell."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.rules._commands import COMMANDS, RUN, THEN, commands_of
from kaldi_doctor.rules._registry import load_rules

FIELDS = {"dir", "data", "lang", "graph", "model", "ali", "nj", "decode", "score", "align", "train", "sizes", "from_ali"}
FIELDS |= {"decoded", "train_data", "again"}


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


def test_every_rule_has_a_command() -> None:
    assert set(load_rules()) == set(COMMANDS)


def test_a_directory_is_made_anew_by_what_makes_its_kind() -> None:
    known = {"dir": "exp/tri1_ali", "align": "steps/align_si.sh --nj 4", "again": "{align} {data} {lang} {model} {dir}"}
    *_, again = commands_of("JOB002", {**known, "data": "data/my train"})
    assert again == "then: steps/align_si.sh --nj 4 'data/my train' LANG MODEL exp/tri1_ali"
    (only,) = commands_of("JOB002", {"dir": "exp/chain/tdnn"})
    assert only.startswith("run: grep ")


def test_greps_find_the_trailers_of_every_wrapper(tmp_path: Path) -> None:
    """The same lines that the reader of trailers accepts (utils/parallel: run.pl, queue.pl)."""
    trailers = {
        "good_run": "# Ended (code 0) at Mon Jan 1, elapsed time 1 seconds",
        "good_queue": "# Finished at Mon Jan 1 with status 0",
        "bad_run": "# Ended (code 134) at Mon Jan 1, elapsed time 1 seconds",
        "bad_queue": "# Finished at Mon Jan 1 with status 1",
        "cut": "LOG (gmm-align[5.5]:main():x.cc:1) Done 3",
    }
    for name, line in trailers.items():
        (tmp_path / f"{name}.log").write_text(f"# gmm-align\n# Started at Mon Jan 1\n#\n{line}\n")
    found = {}
    for rule in ("JOB001", "JOB002"):
        command = shlex.split(next(commands_of(rule, {"dir": str(tmp_path)})).removeprefix(RUN))
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found[rule] = {Path(line.split(":")[0]).stem for line in printed.splitlines()}
    assert found == {"JOB001": {"bad_run", "bad_queue"}, "JOB002": {"bad_run", "bad_queue", "cut"}}


def test_what_two_sets_share_is_listed_and_taken_out(tmp_path: Path) -> None:
    for name, ids in (("train", "a b c"), ("test", "b x")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "utt2spk").write_text("".join(f"{one} spk\n" for one in ids.split()))
    known = {"data": str(tmp_path / "test"), "train_data": str(tmp_path / "train")}
    command = next(commands_of("DATA006", known)).removeprefix(RUN)
    assert subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True).stdout == "b\n"


def test_a_stage_is_trained_again_by_its_own_script() -> None:
    known = {"dir": "exp/mono", "data": "data/train", "lang": "data/lang", "train": "steps/train_mono.sh --nj 4"}
    assert next(commands_of("REF002", {**known, "sizes": "", "from_ali": ""})) == (
        "run: steps/train_mono.sh --nj 4 --num-iters 35 data/train data/lang exp/mono_again"
    )
    assert next(commands_of("REF002", {"dir": "exp/tri1"})) == (
        "run: steps/train_deltas.sh --num-iters 35 LEAVES GAUSSIANS DATA LANG ALI exp/tri1_again"
    )
