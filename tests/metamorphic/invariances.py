"""Changes that say nothing about the health of a tree. Each edits a copy and returns how directories are called after it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from metamorphic.injector import call_dirs, edit, edit_all, move_dirs, replace, text_files

Naming = Callable[[str], str]
Invariance = Callable[[Path], "Naming | None"]
"""Takes the root of a copy; None says that no directory is called otherwise."""

STAGES = ("mono_ali", "tri1_ali", "tri2b_ali", "tri3b_ali", "mono", "tri1", "tri2b", "tri3b", "nnet3/tdnn1a")


def _naming(names: dict[str, str]) -> Naming:
    def name(path: str) -> str:
        for old, new in names.items():
            if path == f"exp/{old}" or path.startswith(f"exp/{old}/"):
                return f"exp/{new}{path[4 + len(old) :]}"
        return path

    return name


def _present(root: Path, names: dict[str, str]) -> dict[str, str]:
    return {old: new for old, new in names.items() if (root / "exp" / old).is_dir()}


def recipe_used_other_names(root: Path) -> Naming:
    names = _present(root, {stage: f"run{index}_{'ali' if 'ali' in stage else 'x'}" for index, stage in enumerate(STAGES)})
    call_dirs(root, names)
    return _naming(names)


def recipe_used_misleading_names(root: Path) -> Naming:
    names = _present(
        root, {"mono": "tri5", "tri1": "mono3", "tri2b": "deltas", "tri3b": "first_pass", "nnet3/tdnn1a": "nnet3/mono"}
    )
    call_dirs(root, names)
    return _naming(names)


def directories_were_renamed_afterwards(root: Path) -> Naming:
    names = _present(root, {stage: f"kept_{index}" for index, stage in enumerate(STAGES)})
    move_dirs(root, names)
    return _naming(names)


def moved_to_a_place_with_odd_characters(root: Path) -> None:
    # The copy's root stays; its contents come back from a place that only a careful program can name.
    odd = root.parent / "räume & [more] $(x) 'q'"
    root.rename(odd)
    root.symlink_to(odd)


def exp_is_a_link_to_another_disk(root: Path) -> None:
    (root / "exp").rename(root.parent / "other_disk")
    (root / "exp").symlink_to(root.parent / "other_disk")


def every_stage_is_a_link(root: Path) -> None:
    """Stages on another disk are read with --follow only (tests/test_links.py); beside exp they are in the tree's bounds."""
    disk = root / "disk"
    disk.mkdir()
    for stage in sorted((root / "exp").iterdir()):
        stage.rename(disk / stage.name)
        (root / "exp" / stage.name).symlink_to(disk / stage.name)


def logs_name_absolute_paths(root: Path) -> None:
    change = replace(rb"(?<![\w/.-])(exp|data)/", rb"/export/b05/someone/kaldi/egs/demo/s5/\1/")
    edit_all(root / "exp", "**/*.log", change)


def logs_name_paths_with_a_dot(root: Path) -> None:
    edit_all(root / "exp", "**/*.log", replace(rb"(?<![\w/.-])(exp|data)/", rb"./\1/"))


def jobs_were_numbered_otherwise(root: Path) -> None:
    """Which job got which utterances is arbitrary: log 1 becomes log 4 and so on, contents included."""
    for folder in sorted({path.parent for path in (root / "exp").glob("*/log/*.log")}):
        jobs = int((folder.parent / "num_jobs").read_text()) if (folder.parent / "num_jobs").exists() else 0
        logs: dict[str, list[tuple[int, Path]]] = {}
        for path in folder.glob("*.log"):
            hit = re.fullmatch(
                r"(align|acc|align_pass1|align_pass2|fmllr|convert|compile_graphs|acc_tree|macc|lda_acc)((?:\.\d+)?)\.(\d+)\.log",
                path.name,
            )
            if hit:
                logs.setdefault(hit[1] + hit[2], []).append((int(hit[3]), path))
        for stem, found in logs.items():
            if len(found) != jobs or jobs < 2:
                continue
            contents = {number: path.read_bytes() for number, path in found}
            for number, data in contents.items():
                other = jobs + 1 - number
                renumbered = re.sub(rb"split(\d+)/%d/" % number, rb"split\1/%d/" % other, data)
                renumbered = re.sub(rb"(ali|fsts|trans|pre_ali)\.%d(\.gz|\b)" % number, rb"\1.%d\2" % other, renumbered)
                (folder / f"{stem}.{other}.log").write_bytes(renumbered)


def fewer_jobs_did_the_work(root: Path) -> None:
    """Jobs 3 and 4 of alignment and statistics are merged into 1 and 2, counts added up."""
    for home in sorted((root / "exp").iterdir()):
        if not (home / "num_jobs").exists() or (home / "num_jobs").read_text().strip() != "4":
            continue
        if any(b"# Ended (code 0)" not in path.read_bytes() for path in home.glob("log/*.log") if path.read_bytes()[:2] == b"# "):
            continue  # merging a job that died with one that did not would change what happened
        for path in sorted((home / "log").glob("*.log")):
            hit = re.fullmatch(
                r"(align|acc|align_pass1|align_pass2|fmllr|convert|compile_graphs|acc_tree|macc|lda_acc|acc_alimdl)((?:\.\d+)?)\.([34])\.log",
                path.name,
            )
            if hit:
                target = path.with_name(f"{hit[1]}{hit[2]}.{int(hit[3]) - 2}.log")
                target.write_bytes(_merged(target.read_bytes(), path.read_bytes()))
                path.unlink()
        archives = sorted(home.glob("ali.[34].gz"))
        for path in archives:
            target = path.with_name(f"ali.{int(path.name.split('.')[1]) - 2}.gz")
            target.write_bytes(target.read_bytes() + path.read_bytes())
            path.unlink()
        (home / "num_jobs").write_text("2\n")
        for path in text_files(home, "log/*.log"):
            edit(path, lambda data: data.replace(b"split4/", b"split2/"))


_SUMS = (
    re.compile(rb"Done (\d+), errors on (\d+)"),
    re.compile(rb"Done (\d+) files, (\d+) with errors"),
    re.compile(rb"Retried (\d+) out of (\d+) utterances"),
    re.compile(rb"succeeded for (\d+) graphs, failed for (\d+)"),
    re.compile(rb"normalization to (\d+) utterances, errors on (\d+)"),
    re.compile(rb"Applied transform to (\d+) utterances; (\d+) had errors"),
)
_MEANS = (
    re.compile(rb"per frame is (-?[\d.]+) over (\d+) frames"),
    re.compile(rb"per frame \(Gaussian only\) = (-?[\d.]+) over (\d+) frames"),
)


def _merged(first: bytes, second: bytes) -> bytes:
    """One log of the work of two."""
    for pattern in _SUMS:
        here, there = pattern.search(first), pattern.search(second)
        if here and there:
            new = re.sub(rb"\d+", b"%d", here[0]) % tuple(
                int(a) + int(b) for a, b in zip(here.groups(), there.groups(), strict=True)
            )
            first = pattern.sub(new.replace(b"\\", rb"\\"), first)
    for pattern in _MEANS:
        here, there = pattern.search(first), pattern.search(second)
        if here and there:
            frames = int(here[2]), int(there[2])
            mean = (float(here[1]) * frames[0] + float(there[1]) * frames[1]) / max(1, sum(frames))
            new = here[0].replace(here[1], b"%.6g" % mean).replace(b"over " + here[2], b"over %d" % sum(frames))
            first = pattern.sub(new.replace(b"\\", rb"\\"), first)
    warnings = [
        line for line in second.splitlines(keepends=True) if line.startswith(b"WARNING (") and b"boost-silence" not in line
    ]
    at = first.find(b"# Accounting")
    return first[:at] + b"".join(warnings) + first[at:] if at > 0 else first + b"".join(warnings)


def an_unrelated_ladder_lies_below(root: Path) -> None:
    """A whole healthy recipe of another language in a sub-directory."""
    from conftest import FIXTURES

    other = root / "exp" / "other_language"
    for stage in ("mono", "mono_ali", "tri1"):
        shutil.copytree(FIXTURES / "healthy" / "exp" / stage, other / stage)
    shutil.copytree(FIXTURES / "healthy" / "data", root / "data" / "other_language")
    for path in text_files(other):
        edit(path, lambda data: re.sub(rb"(?<![\w/.-])(exp|data)/", rb"\1/other_language/", data))


def a_healthy_stage_hangs_beside(root: Path) -> None:
    """The second triphone system of somebody who tried other sizes."""
    source = next(root / "exp" / stage for stage in ("nnet3/tdnn1a", "tri1", "mono") if (root / "exp" / stage).is_dir())
    beside = source.with_name(source.name + "_again")
    shutil.copytree(source, beside)
    own = source.relative_to(root).as_posix().encode()
    for path in text_files(beside):
        edit(path, replace(rb"\b" + re.escape(own) + rb"(?=/)", own + b"_again"))
    if source.name == "mono" and (root / "exp" / "mono" / "decode_test").is_dir():
        shutil.rmtree(beside / "decode_test")


def dates_are_of_another_year(root: Path) -> None:
    edit_all(root / "exp", "**/*.log", replace(rb"\b(Sun|Mon) Nov (22|23) ([\d:]+) UTC 2026", rb"Tue Mar 14 \3 CET 2017"))


def files_were_touched_in_any_order(root: Path) -> None:
    """A checkout or a copy gives files dates that mean nothing."""
    for index, path in enumerate(sorted(root.rglob("*"), key=lambda p: hash_of(p.name))):
        if path.is_file():
            os.utime(path, (1_600_000_000 + index, 1_600_000_000 + index))


def hash_of(name: str) -> int:
    """An order without meaning that is the same in every run."""
    return sum((index + 1) * byte for index, byte in enumerate(name.encode())) * 2654435761 % 2**32


def line_endings_are_of_windows(root: Path) -> None:
    for path in text_files(root):
        edit(path, lambda data: data.replace(b"\n", b"\r\n"))


def transcripts_are_in_latin_1(root: Path) -> None:
    """Some common words get a letter that is no UTF-8, wherever words stand."""
    word = re.compile(rb"\b(the|and|red|from)\b(?=[ \t\n]|$)")

    def change(data: bytes) -> bytes:
        return b"".join(
            line if line.startswith((b"#", b"LOG", b"WARNING", b"VLOG")) else word.sub(lambda hit: hit[1] + b"\xe9\xdf", line)
            for line in data.splitlines(keepends=True)
        )

    edit_all(root, ("data/**/text", "data/**/words.txt", "exp/**/words.txt", "exp/**/decode*/**/*"), change)


def ids_are_called_otherwise(root: Path) -> None:
    for path in text_files(root):
        edit(
            path,
            replace(
                rb"\b(tr|te)(\d\d[mf])(-\d+)?\b",
                lambda hit: b"spk_" + hit[1].upper() + hit[2] + (hit[3] or b"").replace(b"-", b"_utt_"),
            ),
        )


def logs_that_say_little_are_gone(root: Path) -> None:
    for pattern in (
        "**/questions.log",
        "**/compile_questions.log",
        "**/sum_tree_acc.log",
        "**/mkgraph.log",
        "**/*.out",
        "**/progress.*.log",
        "**/average.*.log",
        "**/get_post.combined.*.log",
        "**/stats*.log",
        "**/*_info.*.log",
    ):
        for path in (root / "exp").glob(pattern):
            path.unlink()


def diagnostics_of_python_did_not_run(root: Path) -> None:
    """steps/diagnostic/*.sh and the reports of nnet3 need a Python that many machines of old recipes lack."""
    for pattern in ("**/analyze_*.log", "**/accuracy.report", "**/*.report", "**/phone_stats.*.gz", "**/depth_stats_tmp.*"):
        for path in (root / "exp").glob(pattern):
            path.unlink()


def logs_are_of_a_cluster(root: Path) -> None:
    """queue.pl or slurm.pl ran the jobs: another header, another trailer."""

    def change(data: bytes) -> bytes:
        hit = re.match(rb"# (.*)\n# Started at (.*)\n#\n", data)
        if not hit:
            return data
        data = (
            b"# Running on node%02d\n# Started at %s\n# SLURM_JOB_ID=%d\n# %s\n" % (len(data) % 40, hit[2], len(data), hit[1])
            + data[hit.end() :]
        )
        return re.sub(
            rb"# Ended \(code (-?\d+)(?:; signal \d+)?\) at (.*), elapsed time \d+ seconds",
            rb"# Finished at \2 with status \1",
            data,
        )

    edit_all(root / "exp", "**/*.log", change)


def kaldi_is_of_another_version(root: Path) -> None:
    def change(data: bytes) -> bytes:
        data = data.replace(b"[5.5]:", b"[5.2.191~1-48be1]:")
        return re.sub(rb"(\.cc:)(\d+)(\) )", lambda hit: hit[1] + b"%d" % (int(hit[2]) + 3) + hit[3], data)

    edit_all(root / "exp", "**/*.log", change)


def kaldi_gives_no_version(root: Path) -> None:
    edit_all(root / "exp", "**/*.log", lambda data: data.replace(b"[5.5]:", b":"))


def logs_end_in_txt(root: Path) -> None:
    """Names that a mail program or a repository's ignore list forced upon the logs."""
    for path in sorted((root / "exp").glob("**/*.log")):
        path.rename(path.with_name(path.name + ".txt"))


def rubbish_lies_about(root: Path) -> None:
    for folder in [path for path in sorted((root / "exp").rglob("*")) if path.is_dir()][:40]:
        (folder / ".DS_Store").write_bytes(b"\x00\x01Bud1")
        (folder / "notes.txt").write_text("ERROR: remember to buy milk\n%WER 99.9 guess\n")
        (folder / "core.1234").write_bytes(os.urandom(64))
    (root / "exp" / "empty").mkdir()
    (root / "exp" / ".git").mkdir()
    (root / "exp" / "tmp.swp").write_bytes(b"b0VIM 8.0")


INVARIANCES: tuple[Invariance, ...] = (
    recipe_used_other_names,
    recipe_used_misleading_names,
    directories_were_renamed_afterwards,
    moved_to_a_place_with_odd_characters,
    exp_is_a_link_to_another_disk,
    every_stage_is_a_link,
    logs_name_absolute_paths,
    logs_name_paths_with_a_dot,
    jobs_were_numbered_otherwise,
    fewer_jobs_did_the_work,
    an_unrelated_ladder_lies_below,
    a_healthy_stage_hangs_beside,
    dates_are_of_another_year,
    files_were_touched_in_any_order,
    line_endings_are_of_windows,
    transcripts_are_in_latin_1,
    ids_are_called_otherwise,
    logs_that_say_little_are_gone,
    diagnostics_of_python_did_not_run,
    logs_are_of_a_cluster,
    kaldi_is_of_another_version,
    kaldi_gives_no_version,
    logs_end_in_txt,
    rubbish_lies_about,
)
