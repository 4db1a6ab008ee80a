"""What was found in parts of a directory adds up to the same in any grouping; in any order but for that of the rows."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from aligned import MODEL, speech, tids
from hypothesis import given, settings
from hypothesis import strategies as st

from kaldi_doctor.align.ragged import from_rows
from kaldi_doctor.archives.collect import Collector
from kaldi_doctor.archives.jobs import JobFile
from kaldi_doctor.kaldi.gz import Damage


def _reference():
    """Usual durations, as the process that reads the first archive measures them."""
    collector = Collector(MODEL, [1])
    rows = [tids(pairs) for pairs in speech(utterances=20).values()]
    collector.add(1, from_rows([b"%d" % n for n in range(len(rows))], rows))
    return collector.finish([], [], []).reference


REFERENCE = _reference()
PAIRS = st.lists(st.tuples(st.integers(1, 6), st.one_of(st.integers(3, 40), st.just(700))), min_size=1, max_size=6)


@st.composite
def utterances(draw):
    """Transition-ids of one utterance: whole, cut inside a phone, with an id of another model, or with one lost."""
    row = tids(draw(PAIRS))
    kind = draw(st.sampled_from(["whole", "whole", "cut", "alien", "lost", "empty"]))
    if kind == "cut":
        return row[:-1]
    if kind == "alien":
        return np.concatenate([[9999], row]).astype(np.int32)
    if kind == "lost":
        return np.delete(row, draw(st.integers(0, len(row) - 1)))
    return row[:0] if kind == "empty" else row


JOBS = st.lists(st.lists(utterances(), max_size=3), min_size=1, max_size=6)
"""Utterances by job; a job may have none."""


def read(jobs):
    """What one process finds in some jobs, given as (number, utterances)."""
    collector = Collector(MODEL, (), reference=REFERENCE)
    for job, rows in jobs:
        if rows:
            collector.add(job, from_rows([b"%d-%d" % (job, n) for n in range(len(rows))], rows))
    return done(collector, [job for job, _ in jobs])


def merged(parts):
    """What was found in all of them."""
    collector = Collector(MODEL, (), reference=REFERENCE)
    for part in parts:
        collector.absorb(part)
    return done(collector, [file.job for part in parts for file in part.files])


def done(collector, jobs):
    damages = [Damage(f"ali.{job}.gz", "cut", 0, job) for job in jobs if job % 2]
    return collector.finish(damages, [JobFile(f"ali.{job}.gz", f"ali.{job}.gz", job) for job in jobs], {"binary"})


def rows_of(stats):
    """Everything that is said of each utterance, to the bit."""
    columns = [getattr(stats.table, column.name).tolist() for column in fields(stats.table)]
    marks = [np.isin(np.arange(len(stats.keys)), own).tolist() for own in (stats.broken, stats.partial, stats.alien)]
    return list(zip(stats.keys, stats.job.tolist(), *columns, *marks, strict=True))


def counts_of(stats):
    """Everything that is counted over all of them."""
    return (
        stats.lengths.counts.tolist(),
        stats.lengths.frames().tolist(),
        stats.lengths.utterances,
        stats.frames,
        stats.phones,
        stats.silence_share,
        stats.shortest_share,
    )


@st.composite
def groupings(draw):
    """Jobs, and a tree of merges over them: parts of parts."""
    jobs = list(enumerate(draw(JOBS), start=1))

    def group(items, deep):
        if len(items) < 2 or deep > 3:
            return read(items)
        cuts = sorted(draw(st.sets(st.integers(1, len(items) - 1), max_size=3)))
        bounds = [0, *cuts, len(items)]
        return merged([group(items[a:b], deep + 1) for a, b in zip(bounds, bounds[1:], strict=False)])

    return jobs, group(jobs, 0)


@given(groupings())
@settings(max_examples=150, deadline=None)
def test_any_grouping_gives_what_one_pass_gives(made):
    jobs, found = made
    one = read(jobs)
    assert rows_of(found) == rows_of(one)
    assert counts_of(found) == counts_of(one)
    assert (found.files, found.damages, found.encodings) == (one.files, one.damages, one.encodings)


@given(JOBS, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_any_order_gives_the_same_counts_and_the_same_rows_elsewhere(jobs, random):
    parts = [read([item]) for item in enumerate(jobs, start=1)]
    shuffled = list(parts)
    random.shuffle(shuffled)
    one, other = merged(parts), merged(shuffled)
    assert sorted(rows_of(other)) == sorted(rows_of(one))
    assert counts_of(other) == counts_of(one)


@given(JOBS)
@settings(max_examples=60, deadline=None)
def test_merging_leaves_the_parts_as_they_were(jobs):
    parts = [read([item]) for item in enumerate(jobs, start=1)]
    before = [(rows_of(part), counts_of(part)) for part in parts]
    merged(parts)
    assert [(rows_of(part), counts_of(part)) for part in parts] == before
