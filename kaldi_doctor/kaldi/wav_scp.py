"""Entries of wav.scp: a file, a byte inside a file, or a command whose output is the audio.

Told apart as Kaldi does (ClassifyRxfilename in util/kaldi-io.cc): what ends with a bar is a command, `name:123` the
audio at byte 123 of an archive, `-` standard input. An entry is text here: nothing is opened and nothing is run.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WavEntry:
    """One entry; of `path` and `command` at most one is given, neither for what Kaldi would not read.

    Attributes:
        path: a file, as it is written.
        offset: byte of it at which the audio begins.
        command: what makes the audio, without the bar.
    """

    path: str | None = None
    offset: int = 0
    command: str | None = None


def wav_entry(written: str) -> WavEntry:
    """Take an entry of wav.scp (without the recording's name) apart."""
    text = written.strip()
    if text.endswith("|"):
        return WavEntry(command=text[:-1].rstrip())
    if text in {"", "-"} or "|" in text or text[:2] in {"b,", "t,"}:
        return WavEntry()
    name, colon, digits = text.rpartition(":")
    if colon and name and digits.isascii() and digits.isdecimal() and len(digits) <= 15:
        return WavEntry(path=name, offset=int(digits))
    return WavEntry(path=text)
