"""Entries of wav.scp are told apart as Kaldi's ClassifyRxfilename does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.kaldi.wav_scp import WavEntry, wav_entry


@pytest.mark.parametrize(
    ("written", "entry"),
    [
        ("wav/a.wav", WavEntry(path="wav/a.wav")),
        (" /data/a b.wav ", WavEntry(path="/data/a b.wav")),
        ("sox a.wav -t wav - |", WavEntry(command="sox a.wav -t wav -")),
        ("cat a|b|", WavEntry(command="cat a|b")),
        ("|", WavEntry(command="")),
        ("raw.ark:1024", WavEntry(path="raw.ark", offset=1024)),
        ("a:b.wav", WavEntry(path="a:b.wav")),
        (":12", WavEntry(path=":12")),
        ("-", WavEntry()),
        ("", WavEntry()),
        ("| sph2pipe a", WavEntry()),
        ("a | b", WavEntry()),
        ("b,f", WavEntry()),
    ],
)
def test_kinds(written: str, entry: WavEntry) -> None:
    assert wav_entry(written) == entry


@given(st.text(max_size=40))
def test_what_holds_a_bar_is_never_a_file(written: str) -> None:
    entry = wav_entry(written)
    assert entry.path is None or ("|" not in entry.path and entry.command is None)
