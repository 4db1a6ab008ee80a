"""The sound of one utterance: where wav.scp and segments say it is, and its samples, read by soundfile.

Only regular files are opened. A command in wav.scp is never run: it is handed on as text.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from kaldi_doctor.errors import UnreadableArtifact, UsageError
from kaldi_doctor.kaldi.regular_file import open_regular
from kaldi_doctor.kaldi.wav_scp import wav_entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaldi_doctor.analysis.ali.directory import AliDir

_RATES = (4_000, 192_000)
_BLOCK = 1 << 16
_LARGEST_INNER = 512 << 20
_RIFF_HEAD = 8
_DEEPEST = 32


@dataclass(frozen=True, slots=True)
class AudioPlace:
    """Where the sound of an utterance is.

    Attributes:
        path: the file on this machine, or None.
        offset: byte of it at which the audio begins.
        begin, end: seconds in it; `end` None reads to its end.
        channel: from 0.
        command: what would make the audio, as wav.scp has it.
        why_not: without a file, the reason.
    """

    path: Path | None = None
    offset: int = 0
    begin: float = 0.0
    end: float | None = None
    channel: int = 0
    command: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """Samples of an utterance.

    Attributes:
        samples: float32[samples] from -1 to 1, one channel.
        rate: samples a second.
        whole: seconds of the utterance, of which `samples` may be the beginning only.
        channels: of the file.
    """

    samples: NDArray[np.float32]
    rate: int
    whole: float
    channels: int

    @property
    def seconds(self) -> float:
        """Seconds of `samples`."""
        return len(self.samples) / self.rate


def bases_of(opened: AliDir) -> tuple[Path, ...]:
    """Directories that relative audio paths may start from: the parent of exp, then the data directory."""
    path = Path(os.path.abspath(opened.path))
    exp = next((above for above in path.parents if above.name == "exp"), path.parent)
    data = opened.data.real if opened.data is not None else None
    return (exp.parent, *([Path(os.path.abspath(data))] if data is not None else []))


def audio_place(
    entry: str | None,
    begin: float | None,
    end: float | None,
    bases: Sequence[Path],
    channel: int = 0,
    moved: Path | None = None,
) -> AudioPlace:
    """Find the file that an entry of wav.scp means.

    Args:
        entry: as it is written; None where wav.scp has none.
        begin: seconds in the recording, from segments; None for the whole of it.
        end: the same; a negative one is the end of the recording, as for extract-segments.
        bases: directories that a relative path may start from.
        channel: of the file, from 0.
        moved: directory below which files that are not where they should be are looked for, by the tails of their path.
    """
    start, stop = max(begin or 0.0, 0.0), end if end is not None and end >= 0 else None
    if entry is None:
        return AudioPlace(why_not="no wav.scp of the data directory names its audio")
    found = wav_entry(entry)
    if found.command is not None:
        return AudioPlace(None, 0, start, stop, channel, found.command, "its audio is made by a command")
    if found.path is None or "\0" in found.path:
        return AudioPlace(why_not=f"wav.scp names no file for it ({entry})")
    tried = [Path(found.path)] if os.path.isabs(found.path) else [base / found.path for base in bases]
    for path in (*tried, *(_tails(moved, found.path) if moved is not None else ())):
        if os.path.isfile(path):
            return AudioPlace(path, found.offset, start, stop, channel)
    places = "" if os.path.isabs(found.path) else f" in {' or '.join(str(base) for base in bases)}"
    below = f" nor below {moved}" if moved is not None else ""
    return AudioPlace(why_not=f"{found.path} is not there{places}{below}")


def _tails(folder: Path, written: str) -> list[Path]:
    """Where a file may lie below a folder: by its whole path, then by less and less of it, at last by its name."""
    parts = [part for part in written.split("/") if part not in {"", "."}][-_DEEPEST:]
    return [folder.joinpath(*parts[at:]) for at in range(len(parts)) if ".." not in parts[at:]]


def read_sound(place: AudioPlace, most_seconds: float) -> Sound:
    """Read the samples of an utterance, at most `most_seconds` of them.

    Raises:
        UsageError: soundfile is not installed.
        UnreadableArtifact: the file cannot be read, or has no sound there.
    """
    soundfile = _soundfile()
    name = str(place.path)
    try:
        with open_regular(name) as stream, soundfile.SoundFile(_inner(stream, place.offset)) as file:
            return _samples(file, place, most_seconds, name)
    except OSError as error:
        raise UnreadableArtifact(name, error.strerror or str(error)) from error
    except (soundfile.SoundFileError, ValueError, RuntimeError) as error:
        raise UnreadableArtifact(name, f"not read as audio: {str(error).partition(': ')[2] or error}") from error


def flac(sound: Sound) -> bytes:
    """The samples as a FLAC file of 16 bits, which every browser plays."""
    out = io.BytesIO()
    _soundfile().write(out, sound.samples, sound.rate, format="FLAC", subtype="PCM_16")
    return out.getvalue()


def _samples(file: Any, place: AudioPlace, most_seconds: float, name: str) -> Sound:
    rate, channels = int(file.samplerate), int(file.channels)
    if not _RATES[0] <= rate <= _RATES[1]:
        raise UnreadableArtifact(name, f"a sampling rate of {rate} Hz is not believed")
    if place.channel >= channels:
        raise UnreadableArtifact(name, f"channel {place.channel + 1} of {channels} is asked for")
    first = round(place.begin * rate)
    last = min(round(place.end * rate), file.frames) if place.end is not None else file.frames
    if first >= last:
        raise UnreadableArtifact(name, f"no sound from {place.begin:g} s on ({file.frames / rate:.2f} s long)")
    file.seek(first)
    left, parts = min(last - first, int(most_seconds * rate)), []
    while left > 0:  # in blocks: a file of many channels is never in memory whole
        block = file.read(min(left, _BLOCK), dtype="float32", always_2d=True)
        if not len(block):
            break
        parts.append(np.ascontiguousarray(block[:, place.channel]))
        left -= len(block)
    samples = np.concatenate(parts) if parts else np.empty(0, np.float32)
    if not len(samples):
        raise UnreadableArtifact(name, "no samples")
    whole = last - first if left <= 0 else len(samples)  # a header may promise more than there is
    return Sound(np.clip(np.nan_to_num(samples), -1, 1), rate, whole / rate, channels)


def _inner(stream: BinaryIO, offset: int) -> BinaryIO:
    """The file, or the RIFF file inside of it at a byte, as wav-copy writes them into archives."""
    if not offset:
        return stream
    stream.seek(offset)
    head = stream.read(_RIFF_HEAD)
    size = int.from_bytes(head[4:], "little")
    if head[:4] != b"RIFF" or size > _LARGEST_INNER:
        raise ValueError(f"at byte {offset}: no RIFF file begins there")
    return io.BytesIO(head + stream.read(size))


def _soundfile() -> Any:
    try:
        import soundfile
    except (ImportError, OSError) as error:  # OSError: the package without its library
        raise UsageError(
            f"reading audio needs soundfile, which is not installed ({error}): pip install 'kaldi-doctor[listen]'"
        ) from error
    return soundfile
