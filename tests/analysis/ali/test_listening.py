"""What an utterance is listened to with: sound within limits, doubts, and commands that nobody runs."""

from __future__ import annotations

import shlex
from pathlib import Path

import numpy as np
import pytest
from sounding import give_sound
from toy_recipe import plant_recipe

from kaldi_doctor.analysis.ali.choice import AlignedTimes, Choice, chosen
from kaldi_doctor.analysis.ali.directory import open_ali_dir
from kaldi_doctor.analysis.ali.listening import Listened, command_of, listened
from kaldi_doctor.analysis.ali.lists import ListedUtterance, UtteranceLists
from kaldi_doctor.analysis.ali.utterance_audio import AudioPlace

soundfile = pytest.importorskip("soundfile", reason="soundfile is not installed (extra listen)")


def hear(ali: Path, *names: str, page_s: float = 600.0) -> list[Listened]:
    opened = open_ali_dir(ali)
    times = AlignedTimes(opened)
    rows = [row for row in chosen(Choice(names), UtteranceLists(opened), times) if isinstance(row, ListedUtterance)]
    return list(listened(opened, rows, times, {}, page_s=page_s))


@pytest.fixture
def ali(tmp_path: Path) -> Path:
    made = plant_recipe(tmp_path)
    give_sound(made, tmp_path / "data/train", ["s1-u1", "s1-u2"])
    return made


def test_sound_words_and_phones_are_of_one_length(ali: Path) -> None:
    (one,) = hear(ali, "s1-u1")
    assert one.sound is not None and one.timeline is not None
    assert one.sound.seconds == pytest.approx(one.timeline.frames * 0.01)
    assert [span.label for span in one.timeline.words] == ["cat", "oh"]
    assert (one.doubts, one.no_sound) == ((), "")
    quiet, loud = one.sound.samples[: 16 * 150], one.sound.samples[16 * 250 : 16 * 400]
    assert np.abs(quiet).max() < 0.1 < np.abs(loud).max()


def test_without_a_file_it_says_why(ali: Path) -> None:
    (one,) = hear(ali, "s2-u1")
    assert one.sound is None and one.timeline is not None
    assert one.no_sound == "no wav.scp of the data directory names its audio"


def test_an_utterance_without_alignment_is_heard_all_the_same(ali: Path) -> None:
    data = ali.parent.parent / "data/train"
    soundfile.write(data / "s2-u2.wav", np.zeros(8000, np.float32), 16000)
    with open(data / "wav.scp", "a") as file:
        file.write("s2-u2 s2-u2.wav\n")
    (one,) = hear(ali, "s2-u2")
    assert one.timeline is None and one.sound is not None and one.known.text == "oh"


def test_limits_are_kept_and_said(ali: Path) -> None:
    first, second = hear(ali, "s1-u1", "s1-u2", page_s=1.2)
    assert first.sound is not None and second.sound is None
    assert second.no_sound == "the page holds its 1.2 s of sound: make one of fewer utterances"


def test_the_beginning_only(ali: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaldi_doctor.analysis.ali.listening.UTTERANCE_S", 0.25)
    (one,) = hear(ali, "s1-u1")
    assert one.sound is not None and one.sound.seconds == 0.25
    assert "sound of the first 0 s of 1 s only, to keep the page small" in one.doubts


def test_other_audio_is_doubtful(ali: Path) -> None:
    soundfile.write(ali.parent.parent / "wav/s1-u1.wav", np.zeros((32000, 2), np.float32), 16000)
    (one,) = hear(ali, "s1-u1")
    assert one.doubts == ("the first of 2 channels", "0.57 s are aligned, the sound has 2.00 s: other audio, or --frame-shift")


def test_segments_cut_recordings_and_name_channels(ali: Path) -> None:
    data = ali.parent.parent / "data/train"
    both = np.zeros((16000 * 3, 2), np.float32)
    both[16000 : 16000 + 9120, 1] = 0.5
    soundfile.write(data / "rec.wav", both, 16000)
    (data / "wav.scp").write_text("rec1 rec.wav\n")
    (data / "segments").write_text("s1-u1 rec1 1.0 1.57 1\ns1-u2 rec1 2.0 2.75\n")
    first, second = hear(ali, "s1-u1", "s1-u2")
    assert first.sound is not None and first.sound.samples.min() == pytest.approx(0.5, abs=1e-3)
    assert first.doubts == ()
    assert second.sound is not None and "the first of 2 channels" in second.doubts


def test_a_pipe_is_never_run(ali: Path) -> None:
    root = ali.parent.parent
    (root / "data/train/wav.scp").write_text(f"s1-u1 touch {root}/ran; cat wav/s1-u1.wav |\n")
    (one,) = hear(ali, "s1-u1")
    assert one.sound is None and one.no_sound == "its audio is made by a command" and one.timeline is not None
    assert not (root / "ran").exists()


def test_commands_for_people() -> None:
    whole = AudioPlace(command="sph2pipe -f wav a.sph")
    assert command_of(whole, Path("/a b"), "u1.wav") == "cd '/a b' && sph2pipe -f wav a.sph > u1.wav"
    cut = command_of(AudioPlace(None, 0, 1.5, 2.25, 0, "cat x"), Path("/r"), "a'b.wav")
    assert cut == "cd /r && cat x | sox -t wav - -t wav - trim 1.5 =2.25 > 'a'\"'\"'b.wav'"
    assert shlex.split(cut)[-1] == "a'b.wav"
