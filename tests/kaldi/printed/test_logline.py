"""Headers, trailers, messages: against lines of Kaldi's own wrappers, and against anything at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.kaldi.printed.messages import MESSAGE

RUN = (
    b'# gmm-acc-stats-ali exp/tri1/10.mdl "ark,s,cs:apply-cmvn scp:data/train/split4/1/feats.scp ark:- |" exp/tri1/10.1.acc \n'
    b"# Started at Sun Nov 22 14:17:06 UTC 2026\n"
    b"#\n"
    b"LOG (gmm-acc-stats-ali[5.5]:main():gmm-acc-stats-ali.cc:112) Done 222 files, 0 with errors.\n"
    b"WARNING (gmm-acc-stats-ali[5.5]:main():gmm-acc-stats-ali.cc:86) No alignment for utterance tr06f-001\n"
    b"WARNING (gmm-acc-stats-ali[5.5]:main():gmm-acc-stats-ali.cc:86) No alignment for utterance tr06f-002\n"
    b"# Accounting: time=7 threads=1\n"
)
ENDED = b"# Ended (code 0) at Sun Nov 22 14:17:13 UTC 2026, elapsed time 7 seconds\n"
QUEUE = (
    b"# Running on node07\n"
    b"# Started at Mon Feb 1 10:00:00 EST 2021\n"
    b"# SLURM_JOBID=17\n"
    b"# steps/decode.sh exp/mono \n"
    b"LOG (x[5.5]:main():x.cc:1) fine\n"
    b"# Accounting: begin_time=1612191600\n"
    b"# Accounting: time=12 threads=1\n"
    b"# Finished at Mon Feb 1 10:00:12 EST 2021 with status 0\n"
)


def test_log_of_run_pl() -> None:
    job = JobLog("exp/tri1/log/acc.10.1.log", RUN + ENDED, dir="exp/tri1")
    assert (job.wrapper, job.program, job.exit_code, job.elapsed_s) == ("run", "gmm-acc-stats-ali", 0, 7)
    assert not job.failed
    assert not job.unfinished
    assert [(group.count, group.first_line) for group in job.warnings] == [(2, 5)]
    assert job.warnings[0].sample == "No alignment for utterance tr06f-001"
    assert job.errors == ()
    assert job.arguments[-1] == "exp/tri1/10.1.acc"


def test_log_of_queue_and_slurm() -> None:
    job = JobLog("a.log", QUEUE)
    assert (job.wrapper, job.exit_code, job.elapsed_s, job.command) == ("queue", 0, 12, "steps/decode.sh exp/mono")


@pytest.mark.parametrize(
    ("trailer", "code", "signal", "failed", "unfinished"),
    [
        (b"# Ended (code 137) at x, elapsed time 7 seconds\n", 137, None, True, False),
        (b"# Ended (code 0; signal 9) at x, elapsed time 7 seconds\n", 0, 9, True, False),
        (b"# Ended (code -1) at x, elapsed time 7 seconds\n", -1, None, True, False),
        (b"", None, None, False, True),
        (b"# Ended (co", None, None, False, True),
        (b"# Ended (code 1) at x, elapsed time 7 seconds\n# Ended (code 0) at y, elapsed time 9 seconds\n", 0, None, False, False),
    ],
)
def test_trailers(trailer: bytes, code: int | None, signal: int | None, failed: bool, unfinished: bool) -> None:
    job = JobLog("a.log", RUN + trailer)
    assert (job.exit_code, job.signal, job.failed, job.unfinished) == (code, signal, failed, unfinished)


def test_a_log_without_header_owes_nothing() -> None:
    job = JobLog("a.log", b"gmm-info exp/mono/final.mdl \nnumber of pdfs 139\n")
    assert job.wrapper == "none"
    assert not job.unfinished
    assert job.program == "gmm-info"


@pytest.mark.parametrize(
    "line",
    [
        b"ERROR (gmm-latgen-faster[5.5]:ExpectToken():io-funcs.cc:203) Failed to read token",
        b"ASSERTION_FAILED (x[5.5]:f():y.cc:12) Assertion failed: (a)",
        b"bash: line 1: gmm-copy: command not found",
        b"terminate called after throwing an instance of 'std::bad_alloc'",
        b"Killed",
        b"Traceback (most recent call last):",
        b"gzip: stdout: No space left on device",
    ],
)
def test_errors_of_programs_and_of_the_shell(line: bytes) -> None:
    job = JobLog("a.log", RUN + line + b"\n# Ended (code 1) at x, elapsed time 1 seconds\n")
    assert len(job.errors) == 1
    assert job.errors[0].line == RUN.count(b"\n") + 1


def test_last_words_skip_the_wrapper() -> None:
    job = JobLog("a.log", RUN)
    assert job.last_words is not None
    assert job.last_words.text.endswith("No alignment for utterance tr06f-002")
    assert job.last_words.line == 6


def test_answers_stay_after_the_bytes_are_let_go() -> None:
    job = JobLog("a.log", RUN)
    job.release()
    assert job.unfinished
    assert job.warnings[0].count == 2
    assert job.last_words is not None


def test_a_message_in_mid_line_is_found() -> None:
    # Two processes share one descriptor: the second message begins where the first broke off.
    found = MESSAGE.search(b"apply-cmvn --utWARNING (gmm-align[5.2.1~3-abc]:f(int, float):a-b.cc:7) text")
    assert found is not None
    assert (found[1], found[2], found[3], found[5], found[7]) == (b"WARNING", b"gmm-align", b"5.2.1~3-abc", b"a-b.cc", b"text")


@given(st.binary(max_size=2000))
def test_any_bytes_make_a_log(data: bytes) -> None:
    job = JobLog("a.log", data, dir="exp/a")
    assert isinstance(job.arguments, list)
    assert isinstance(job.program, str)
    assert job.unfinished == (job.has_header and job.exit_code is None)
    assert sum(group.count for group in job.warnings) <= data.count(b"WARNING (")
    job.release()


@given(st.integers(0, len(RUN + ENDED)), st.binary(max_size=6))
def test_a_log_cut_anywhere_is_still_a_log(cut: int, junk: bytes) -> None:
    whole = RUN + ENDED
    job = JobLog("a.log", whole[:cut] + junk)
    lines = (whole[:cut] + junk).count(b"\n") + 1
    assert all(1 <= message.line <= lines for message in job.errors)
    assert all(1 <= group.first_line <= lines for group in job.warnings)
    if cut < len(RUN):
        assert job.exit_code is None


@given(st.lists(st.sampled_from(["a.cc", "b-c.cc"]), max_size=30))
def test_warnings_are_counted_by_place(places: list[str]) -> None:
    body = b"".join(b"WARNING (p[5.5]:f():%s:%d) text\n" % (place.encode(), n) for n, place in enumerate(places))
    groups = JobLog("a.log", b"# p x\n" + body).warnings
    assert sum(group.count for group in groups) == len(places)
    assert len(groups) == len(set(places))
