"""Pictures in rows share one axis."""

from __future__ import annotations

from drawn import drawn, thirty_stages

from kaldi_doctor.report.html._rows import MOST_PHONES, PAD, SCORE_WIDTH, phone_rows, score_rows


def test_bars_are_proportional_and_whiskers_lie_around_their_ends() -> None:
    found = score_rows(drawn())
    a, b = found.rows["exp/mono"], found.rows["exp/tri3b"]
    assert abs((b.bar - PAD) / (a.bar - PAD) - 4627 / 564) < 0.1
    assert b.low is not None
    assert b.high is not None
    assert b.low < b.bar < b.high <= SCORE_WIDTH - PAD
    assert b.interval == "\u00b11.20"
    assert found.from_counts


def test_a_published_score_has_its_place_beside_the_bar() -> None:
    row = score_rows(drawn()).rows["exp/tri1"]
    assert row.published is not None
    assert row.published > row.bar  # 9.12 against 9.00


def test_phones_left_out_are_counted() -> None:
    figures = thirty_stages().figures
    assert figures is not None
    found = phone_rows(figures.aligned[-1].phones)
    assert (len(found.rows), found.left_out) == (MOST_PHONES, 200 - MOST_PHONES)


def test_silence_comes_first_and_does_not_set_the_scale() -> None:
    figures = drawn().figures
    assert figures is not None
    found = phone_rows(figures.aligned[0].phones)
    assert [row.phone.silence for row in found.rows] == [True, False]
    assert found.ticks[-1].label == "100"  # AA reaches 120 ms, silence 900
