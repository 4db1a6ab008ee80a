"""Sound of utterances: found as the recipe would find it, read from regular files only, and never run."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from toy_recipe import plant_recipe

from kaldi_doctor.analysis.ali.directory import open_ali_dir
from kaldi_doctor.analysis.ali.utterance_audio import AudioPlace, audio_place, bases_of, flac, read_sound
from kaldi_doctor.errors import UnreadableArtifact, UsageError

soundfile: Any = pytest.importorskip("soundfile", reason="soundfile is not installed (extra listen)")
RAMP = np.linspace(-0.9, 0.9, 16000, dtype=np.float32)


@pytest.fixture
def ramp(tmp_path: Path) -> Path:
    """One second that rises from -0.9 to 0.9: a sample tells its time."""
    soundfile.write(tmp_path / "ramp.wav", RAMP, 16000, subtype="PCM_16")
    return tmp_path / "ramp.wav"


def test_the_bases_are_the_parent_of_exp_and_the_data_directory(tmp_path: Path) -> None:
    plant_recipe(tmp_path)
    opened = open_ali_dir(tmp_path / "exp" / "tri1_ali")
    assert bases_of(opened) == (tmp_path, tmp_path / "data" / "train")


def test_relative_paths_are_tried_from_each_base(tmp_path: Path, ramp: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "x.wav").write_bytes(ramp.read_bytes())
    bases = (tmp_path, data)
    assert audio_place("ramp.wav", None, None, bases).path == ramp
    assert audio_place("x.wav", None, None, bases).path == data / "x.wav"
    missing = audio_place("y.wav", None, None, bases)
    assert missing.path is None and missing.why_not == f"y.wav is not there in {tmp_path} or {data}"
    assert audio_place("/no/y.wav", None, None, bases).why_not == "/no/y.wav is not there"
    assert audio_place(None, None, None, bases).why_not == "no wav.scp of the data directory names its audio"
    assert "wav.scp names no file" in audio_place("a | b", None, None, bases).why_not
    assert "wav.scp names no file" in audio_place("a\0b", None, None, bases).why_not


def test_files_that_were_moved_are_found_by_the_tails_of_their_path(tmp_path: Path, ramp: Path) -> None:
    new = tmp_path / "new"
    (new / "spk1").mkdir(parents=True)
    for path in ("a.wav", "spk1/a.wav", "b.wav"):
        (new / path).write_bytes(ramp.read_bytes())
    for written, found in (("/old/spk1/a.wav", "spk1/a.wav"), ("old/spk2/b.wav", "b.wav"), ("../../spk1/a.wav", "spk1/a.wav")):
        assert audio_place(written, None, None, (tmp_path,), moved=new).path == new / found
    assert audio_place("ramp.wav", None, None, (tmp_path,), moved=new).path == ramp  # where it should be comes first
    assert audio_place("/old/c.wav", None, None, (), moved=new).why_not == f"/old/c.wav is not there nor below {new}"
    assert audio_place("/old/a.wav/..", None, None, (), moved=new).path is None


def test_a_command_is_text(tmp_path: Path) -> None:
    place = audio_place(f"touch {tmp_path}/ran; cat x.wav |", 1.0, 2.5, (tmp_path,))
    assert (place.path, place.command) == (None, f"touch {tmp_path}/ran; cat x.wav")
    assert not (tmp_path / "ran").exists()


def test_a_segment_is_cut_out(ramp: Path) -> None:
    sound = read_sound(AudioPlace(ramp, 0, 0.25, 0.5), 60)
    assert (len(sound.samples), sound.rate, sound.whole, sound.channels) == (4000, 16000, 0.25, 1)
    assert np.abs(sound.samples - RAMP[4000:8000]).max() < 1e-4


@pytest.mark.parametrize("end", [None, 99.0])
def test_the_end_may_be_open_or_beyond(ramp: Path, end: float | None) -> None:
    assert read_sound(AudioPlace(ramp, 0, 0.75, end), 60).seconds == 0.25
    assert audio_place(str(ramp), 0.75, -1.0, ()).end is None


def test_no_more_than_asked_for(ramp: Path) -> None:
    sound = read_sound(AudioPlace(ramp), 0.5)
    assert (sound.seconds, sound.whole) == (0.5, 1.0)


def test_one_channel_of_several(tmp_path: Path) -> None:
    both = np.stack([RAMP, -RAMP], axis=1)
    soundfile.write(tmp_path / "two.wav", both, 16000, subtype="FLOAT")
    second = read_sound(AudioPlace(tmp_path / "two.wav", channel=1), 60)
    assert second.channels == 2 and np.array_equal(second.samples, -RAMP)
    with pytest.raises(UnreadableArtifact, match="channel 3 of 2 is asked for"):
        read_sound(AudioPlace(tmp_path / "two.wav", channel=2), 60)


def test_a_wave_inside_an_archive(tmp_path: Path, ramp: Path) -> None:
    (tmp_path / "wav.ark").write_bytes(b"u1 " + ramp.read_bytes() + b"u2 " + ramp.read_bytes())
    place = audio_place(f"wav.ark:{3 + ramp.stat().st_size + 3}", None, None, (tmp_path,))
    assert np.abs(read_sound(place, 60).samples - RAMP).max() < 1e-4
    with pytest.raises(UnreadableArtifact, match="no RIFF file begins there"):
        read_sound(AudioPlace(tmp_path / "wav.ark", 7), 60)


@pytest.mark.parametrize("content", [b"", b"hello", b"RIFF", b"\0" * 4000, b"fLaC" + b"\xff" * 100], ids=range(5))
def test_what_is_no_sound_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.wav").write_bytes(content)
    with pytest.raises(UnreadableArtifact, match=r"x\.wav: not read as audio"):
        read_sound(AudioPlace(tmp_path / "x.wav"), 60)


def test_a_cut_file_is_as_long_as_it_is(tmp_path: Path, ramp: Path) -> None:
    (tmp_path / "cut.wav").write_bytes(ramp.read_bytes()[:16044])
    sound = read_sound(AudioPlace(tmp_path / "cut.wav"), 60)
    assert sound.seconds == sound.whole == 0.5


def test_a_segment_behind_the_end_and_an_odd_rate(tmp_path: Path, ramp: Path) -> None:
    with pytest.raises(UnreadableArtifact, match=r"no sound from 2 s on \(1\.00 s long\)"):
        read_sound(AudioPlace(ramp, 0, 2.0), 60)
    soundfile.write(tmp_path / "slow.wav", RAMP, 500)
    with pytest.raises(UnreadableArtifact, match="a sampling rate of 500 Hz is not believed"):
        read_sound(AudioPlace(tmp_path / "slow.wav"), 60)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs on this system")
def test_a_fifo_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.wav")
    assert audio_place("x.wav", None, None, (tmp_path,)).path is None
    with pytest.raises(UnreadableArtifact, match="not a regular file"):
        read_sound(AudioPlace(tmp_path / "x.wav"), 60)


def test_not_a_number_is_silence(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "nan.wav", np.array([np.nan, np.inf, -np.inf, 0.5] * 100, np.float32), 16000, subtype="FLOAT")
    assert set(read_sound(AudioPlace(tmp_path / "nan.wav"), 60).samples[:4].tolist()) == {0.0, 1.0, -1.0, 0.5}


def test_flac_gives_the_samples_back(ramp: Path) -> None:
    sound = read_sound(AudioPlace(ramp), 60)
    samples, rate = soundfile.read(io.BytesIO(flac(sound)), dtype="float32")
    assert rate == 16000 and np.abs(samples - sound.samples).max() < 1e-4


def test_without_soundfile_the_extra_is_named(ramp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "soundfile", None)
    with pytest.raises(UsageError, match=r"pip install 'kaldi-doctor\[listen\]'"):
        read_sound(AudioPlace(ramp), 60)
