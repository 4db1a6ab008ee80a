"""analysis/tree/watching.py: a directory that fills line by line, files that are cut, replaced and removed."""

import os

from nnet_trees import DIR, HEALTHY_TRAIN, HEALTHY_VALID, nnet3

from kaldi_doctor.analysis.tree.watching import Follower

OVERFIT = [0.2, 0.3, 0.34, 0.35, *[0.35] * 16]
OBJF = [-6, -4, -3.2, -3.1, *[-3.1 - 0.05 * x for x in range(16)]]


def by_time(files):
    """Names of the logs in the order in which a training writes them."""

    def key(name):
        numbers = [int(part) for part in name.split("/")[-1].split(".") if part.isdigit()]
        return (numbers or [-1])[0], name

    return sorted(files, key=key)


def write(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, ns=(path.stat().st_mtime_ns + 1, path.stat().st_mtime_ns + len(text)))


def test_alerts_within_one_poll_while_lines_arrive(tmp_path):
    files = nnet3(rising_to_one(), OVERFIT, valid_objf=OBJF, final=False)
    follower, told = None, {}
    for name in by_time(files):
        lines = files[name].splitlines(keepends=True)
        for count in sorted({1, len(lines) // 2, len(lines)} - {0}):
            text = "".join(lines[:count])
            write(tmp_path, name, text if count == len(lines) else text[:-3])  # the last line is half written
            follower = follower or Follower(tmp_path / "exp")
            for finding in follower.poll().new:
                told.setdefault(finding.rule, name)
    assert told["NET001"] == f"{DIR}/log/compute_prob_valid.3.log"  # with the fourth model, at the poll that saw it
    assert "NET014" not in told


def rising_to_one():
    return [round(1 - 0.8 * 0.7**x, 6) for x in range(20)]


def test_half_a_line_is_not_read(tmp_path):
    files = nnet3(HEALTHY_TRAIN, HEALTHY_VALID)
    name = f"{DIR}/log/compute_prob_valid.5.log"
    whole = files.pop(name)
    for other, text in files.items():
        write(tmp_path, other, text)
    write(tmp_path, name, whole[: whole.index(" per frame, over") + 30])
    follower = Follower(tmp_path / "exp")
    follower.poll()
    before = len(follower.records.of(record_type()))
    write(tmp_path, name, whole)
    assert follower.poll().changed == 1
    assert len(follower.records.of(record_type())) == before + 2


def record_type():
    from kaldi_doctor.readers._objective import Objective

    return Objective


def test_unchanged_files_are_not_read_again_and_lost_ones_are_forgotten(tmp_path):
    files = nnet3(HEALTHY_TRAIN, HEALTHY_VALID)
    for name, text in files.items():
        write(tmp_path, name, text)
    follower = Follower(tmp_path / "exp")
    assert follower.poll().changed > 60
    assert follower.poll().changed == 0
    (tmp_path / f"{DIR}/log/compute_prob_valid.5.log").unlink()
    assert follower.poll().changed == 1
    write(tmp_path, f"{DIR}/log/compute_prob_valid.6.log", "")  # rotated: shorter than before
    assert follower.poll().changed == 1


def test_a_job_that_says_nothing_for_long_is_stalled(tmp_path):
    files = nnet3(HEALTHY_TRAIN, HEALTHY_VALID, final=False)
    name = f"{DIR}/log/train.29.1.log"
    files[name] = "# nnet3-train x\n# Started at Sun Nov 22 14:17:06 UTC 2026\n#\nLOG a\n"
    for other, text in files.items():
        write(tmp_path, other, text)
    written = (tmp_path / name).stat().st_mtime
    follower = Follower(tmp_path / "exp")
    assert not [f for f in follower.poll(now=written + 60).findings if f.name == "job-stalled"]
    (stalled,) = [f for f in follower.poll(now=written + 3600).new if f.name == "job-stalled"]
    assert "60 minutes" in stalled.summary


def test_a_log_over_the_limit_keeps_its_header(tmp_path):
    """Regression: `watch` read only the tail of logs over 8 MB, so that their command line was lost."""
    log = tmp_path / "tdnn" / "log" / "train.0.1.log"
    log.parent.mkdir(parents=True)
    line = b"LOG (nnet3-train[5.5]:x():y.cc:1) something\n"
    log.write_bytes(b"# nnet3-train --use-gpu=yes a b c\n# Started at Sun Nov 22 14:17:06 UTC 2026\n#\n" + line * (9_000_000 // len(line)))
    follower = Follower(tmp_path / "tdnn")
    follower.poll()
    (known,) = follower._known.values()
    assert known.job.command.startswith("nnet3-train --use-gpu=yes")


def test_what_was_kept_is_not_opened_and_half_a_line_is_never_kept(tmp_path, monkeypatch):
    from kaldi_doctor.analysis.tree import watching
    from kaldi_doctor.settings import Settings

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    files = nnet3(HEALTHY_TRAIN, HEALTHY_VALID)
    half = f"{DIR}/log/compute_prob_valid.5.log"
    files[half] = files[half][: files[half].index(" per frame, over") + 30]
    for name, text in files.items():
        write(tmp_path, name, text)
        os.utime(tmp_path / name, (1e9, 1e9))
    opened = []
    real = watching.read_file

    def noting(path, claim, **rest):
        opened.append(claim.path)
        return real(path, claim, **rest)

    monkeypatch.setattr(watching, "read_file", noting)
    told = []
    for cache in (False, True, True):
        opened.clear()
        follower = Follower(tmp_path / "exp", Settings(cache=cache))
        follower.poll()
        told.append([repr(record) for record in follower.records.of(record_type())])
    assert opened == [half]
    assert told[0] == told[1] == told[2] != []
