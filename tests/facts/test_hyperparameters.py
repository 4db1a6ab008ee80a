"""Hyperparameters as used equal what grep finds in the same logs, and what the recipes asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import fact_of, plant, run_log

from kaldi_doctor.facts._gmm_values import roundest
from kaldi_doctor.facts._registry import FactMissing
from kaldi_doctor.facts.hyperparameters import Hyperparameters


def grep(pattern: str, files: list[Path]) -> set[str]:
    """Every match in the raw text of files: knows nothing of headers, stages or shapes."""
    return {hit for path in files for hit in re.findall(pattern, path.read_text(encoding="utf-8", errors="replace"))}


def as_grep_says(exp: Path) -> int:
    """Compare every directory of one tree; gives the number of values compared."""
    hyper = fact_of(exp, Hyperparameters)
    compared = 0
    for path in hyper:
        log = exp.parent / path / "log"
        values = hyper.of(path)
        checks = {
            "numleaves": (r"build-tree .*?--max-leaves=(\d+)", [log / "build_tree.log"]),
            "boost_silence": (
                r"gmm-boost-silence --boost=([\d.]+) ",
                [*log.glob("align.[1-9]*.*.log"), *log.glob("align.*.log"), *log.glob("align_pass1.*.log")],
            ),
            "lda_dim": (r"est-lda .*?--dim=(\d+)", [log / "lda_est.log"]),
            "max_active": (r"--max-active=(\d+)", list(log.glob("decode.*.log"))),
            "lattice_beam": (r"--lattice-beam=([\d.]+)", list(log.glob("decode.*.log"))),
            "acoustic_scale": (r"latgen\S* .*?--acoustic-scale=([\d.]+)", list(log.glob("decode.*.log"))),
        }
        for name, (pattern, files) in checks.items():
            found = grep(pattern, [item for item in files if item.is_file()])
            if name in values and not values[name].assumed:
                assert float(values[name].value) in {float(item) for item in found}, (path, name)
                compared += 1
    return compared


def test_bundled_trees_say_what_grep_says(fixture_trees: Path) -> None:
    assert sum(as_grep_says(tree / "exp") for tree in sorted(fixture_trees.iterdir())) > 40


def test_labelled_runs_say_what_grep_says(cases: Path) -> None:
    assert sum(as_grep_says(tree / "exp") for tree in sorted(cases.iterdir()) if tree.is_dir()) > 200


def test_values_of_the_healthy_tree(fixture_trees: Path) -> None:
    hyper = fact_of(fixture_trees / "healthy" / "exp", Hyperparameters)

    def of(path: str, *names: str) -> list[object]:
        return [hyper.of(path)[name].value for name in names]

    assert of("exp/mono", "totgauss", "num_iters", "boost_silence") == [1500, 20, 1.25]
    assert of("exp/tri1", "numleaves", "totgauss", "num_iters", "boost_silence") == [2000, 10000, 20, 1.25]
    assert of("exp/tri2b", "numleaves", "totgauss", "left_context", "right_context") == [2500, 15000, 3, 3]
    assert of("exp/tri3b", "numleaves", "totgauss", "silence_weight") == [2500, 15000, 0.0]
    assert hyper.of("exp/tri3b")["fmllr_iters"].value == "2 4 6 12"
    assert of("exp/tri1/decode_test", "beam", "max_active", "min_active") == [11.0, 3000, 200]
    assert hyper.of("exp/tri1/decode_test")["min_active"].assumed
    assert not hyper.of("exp/tri1/decode_test")["beam"].assumed
    assert hyper.section("exp/tri3b") == "sat"
    expected = hyper.of("exp/tri3b")["numleaves"].expected
    assert expected is not None
    assert (expected.low, expected.high) == (2500, 10000)


def test_origins_are_lines_that_hold_the_value(fixture_trees: Path) -> None:
    root = fixture_trees / "healthy"
    hyper = fact_of(root / "exp", Hyperparameters)
    origin = hyper.of("exp/tri1")["numleaves"].origin
    assert origin is not None
    assert "--max-leaves=2000" in (root / origin.path).read_text().splitlines()[(origin.line or 0) - 1]


def test_unfinished_training_gives_no_number_of_iterations(fixture_trees: Path) -> None:
    hyper = fact_of(fixture_trees / "interrupted" / "exp", Hyperparameters)
    assert "num_iters" not in hyper.of("exp/tri2b")
    assert hyper.of("exp/tri2b")["totgauss"].assumed
    assert hyper.of("exp/tri2b")["totgauss"].value == 15000
    assert not hyper.growth["exp/tri2b"].finished


def update_logs(first: int, last_target: int, rises: int, iterations: int) -> dict[str, str]:
    """Logs of train_deltas.sh with its own arithmetic."""
    step = (last_target - first) // rises
    files, gauss = {}, first
    for turn in range(1, iterations):
        files[f"exp/tri1/log/update.{turn}.log"] = run_log(
            f'gmm-est --mix-up={gauss} --power=0.25 --write-occs=exp/tri1/{turn + 1}.occs exp/tri1/{turn}.mdl "gmm-sum-accs - exp/tri1/{turn}.*.acc |" exp/tri1/{turn + 1}.mdl'
        )
        if turn <= rises:
            gauss += step
    return files


@given(leaves=st.integers(100, 6000), factor=st.integers(2, 20))
def test_the_requested_number_lies_in_the_gap_of_the_scripts_rounding(leaves: int, factor: int) -> None:
    wanted = leaves * factor
    last = leaves + 25 * ((wanted - leaves) // 25)
    assert last <= wanted <= last + 24
    assert last <= roundest(last, last + 24) <= last + 24


@pytest.mark.parametrize(
    ("low", "high", "best"),
    [
        (9995, 10019, 10000),
        (1492, 1521, 1500),
        (984, 1013, 1000),
        (15000, 15024, 15000),
        (7, 7, 7),
        (39990, 40014, 40000),
    ],
)
def test_roundest(low: int, high: int, best: int) -> None:
    assert roundest(low, high) == best


def test_request_is_recovered_from_the_targets(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {**update_logs(2000, 11000, 25, 35)}
    files["exp/tri1/log/build_tree.log"] = run_log(
        "build-tree --verbose=1 --max-leaves=2000 --cluster-thresh=-1 exp/tri1/treeacc data/lang/phones/roots.int exp/tri1/questions.qst data/lang/topo exp/tri1/tree"
    )
    files["exp/tri1/final.mdl"] = b"\0B"
    hyper = fact_of(plant(tmp_path, files), Hyperparameters)
    assert hyper.of("exp/tri1")["totgauss"].value == 11000
    assert hyper.of("exp/tri1")["num_iters"].value == 35


def test_request_is_recovered_where_logs_in_the_middle_were_deleted(tmp_path: Path) -> None:
    left = {f"exp/tri1/log/update.{turn}.log" for turn in (1, 2, 5, 33, 34)}
    files = {name: log for name, log in update_logs(2000, 11000, 25, 35).items() if name in left}
    hyper = fact_of(plant(tmp_path, {**files, "exp/tri1/log/build_tree.log": run_log("build-tree t r q t exp/tri1/tree")}), Hyperparameters)
    growth = hyper.growth["exp/tri1"]
    assert (growth.first, growth.last, growth.step, growth.finished) == (2000, 11000, 360, True)
    assert hyper.of("exp/tri1")["totgauss"].value == 11000


def test_a_log_of_queue_pl_is_read_at_its_third_line(tmp_path: Path) -> None:
    log = "# Running on n1\n# Started at Mon\n# build-tree --verbose=1 --max-leaves=777 exp/tri1/treeacc r q t exp/tri1/tree\n"
    files = {
        **update_logs(500, 3000, 25, 4),
        "exp/tri1/log/build_tree.log": log,
        "exp/tri1/log/mixup.log": run_log("gmm-mixup --mix-up=777"),
    }
    hyper = fact_of(plant(tmp_path, files), Hyperparameters)
    found = hyper.of("exp/tri1")["numleaves"]
    assert (found.value, found.origin.line if found.origin else None) == (777, 3)


def test_a_tree_without_logs_is_said(tmp_path: Path) -> None:
    with pytest.raises(FactMissing):
        fact_of(plant(tmp_path, {"exp/x/readme": "nothing"}), Hyperparameters)


def test_networks_have_their_toolkit_and_shape(fixture_trees: Path) -> None:
    hyper = fact_of(fixture_trees / "dnn" / "exp", Hyperparameters)
    values = {name: item.value for name, item in hyper.of("exp/nnet3/tdnn1a").items()}
    assert values["toolkit"] == "nnet3"
    assert values["epochs"] == pytest.approx(2.77, abs=0.5)
    assert (values["architecture"], values["hidden_layers"], values["hidden_dim"]) == ("TDNN", 5, 256)
    assert hyper.section("exp/nnet3/tdnn1a") == "dnn"
    expected = hyper.of("exp/nnet3/tdnn1a")["hidden_dim"].expected
    assert expected is not None
    assert (expected.low, expected.high) == (512, 1280)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("13.0", 13.0),
        ("7000", 7000),
        ("nan", "nan"),
        ("inf", "inf"),
        ("1e999", "1e999"),
        ("true", True),
        ("wide", "wide"),
    ],
)
def test_what_is_no_number_stays_text(tmp_path: Path, written: str, value: object) -> None:
    log = run_log(f"gmm-latgen-faster --beam={written} exp/mono/final.mdl exp/mono/graph/HCLG.fst x y")
    files = {
        "exp/mono/decode/log/decode.1.log": log,
        "exp/mono/decode/wer_10": "%WER 1.0 [ 1 / 100, 0 ins, 0 del, 1 sub ]",
    }
    found = fact_of(plant(tmp_path, files), Hyperparameters).of("exp/mono/decode")["beam"].value
    assert found == value
    assert type(found) is type(value)
