"""The page to listen on: all of it in one file, nothing of the tree as markup, a policy that fits."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import numpy as np
import pytest

from kaldi_doctor.analysis.ali.listening import Listened
from kaldi_doctor.analysis.ali.lists import ListedUtterance
from kaldi_doctor.analysis.ali.recognised_words import RecognisedWords
from kaldi_doctor.analysis.ali.spans import Span, Utterance
from kaldi_doctor.analysis.ali.utterance_audio import AudioPlace, Sound
from kaldi_doctor.report.listen import listen_page

EVIL = '<script>alert(1)</script>"\'&\x1b[31m\u202e'


def one(text: str = "cat", *, sound: bool = False, aligned: bool = True, command: str = "", shift: float = 0.01) -> Listened:
    known = ListedUtterance(text, "worst", text, text, 57, 0.57, 1, 1.75, -80.1, f"{text}:3", text, 0.5, 1.0, text)
    phones = (Span(0, 20, "SIL", "silence"), Span(20, 3, text, "phone", short=True), Span(23, 34, "T", "phone"))
    timeline = Utterance(text, shift, 57, phones, (Span(20, 37, text, "word"),)) if aligned else None
    samples = Sound(np.sin(np.arange(9120, dtype=np.float32) / 7), 16000, 0.57, 1) if sound else None
    path = None if command or not sound else Path(text.replace("\0", ""))
    heard = RecognisedWords(Path(text), text, ((text, " "), (" ", text)))
    return Listened(known, timeline, (text,), AudioPlace(path, command=command), samples, "" if sound else text, heard)


def page(*utterances: Listened, title: str = "exp/mono_ali") -> str:
    return listen_page(title, utterances, ["a note"], recipe=Path("/recipe"), limits=(60, 600))


def test_words_phones_and_texts_are_readable_without_script() -> None:
    made = page(one())
    bare = re.sub(r"<(script|style)>.*?</\1>", "", made, flags=re.DOTALL)
    for text in ("No sound: cat.", "Transcript", "Heard", "0.200", "0.570", "a note", "worst", "-80.10", "cat:3"):
        assert text in bare, text
    assert "<audio" not in bare


def test_sound_is_inside_and_nothing_else_is_asked_for() -> None:
    pytest.importorskip("soundfile", reason="soundfile is not installed (extra listen)")
    made = page(one(sound=True))
    links = re.findall(r'(?:src|href)="([^"#]{1,30})', made)
    assert [link.partition(",")[0] for link in links] == ["data:audio/flac;base64", "data:image/png;base64"]
    png = base64.b64decode(re.findall(r"data:image/png;base64,([^\"]+)", made)[0])
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert "url(" not in made and "@import" not in made


def test_the_policy_names_exactly_our_style_and_script() -> None:
    made = page(one())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', made)
    assert policy is not None
    for kind in ("style", "script"):
        (text,) = re.findall(rf"<{kind}>(.*?)</{kind}>", made, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy[1].replace("&#43;", "+")
    assert policy[1].startswith("default-src 'none'")
    assert not re.search(r"<[^>]+ (?:style|on\w+)=", made)


@pytest.mark.parametrize("aligned", [True, False])
@pytest.mark.parametrize("command", ["", EVIL])
def test_nothing_of_the_tree_is_markup(aligned: bool, command: str) -> None:
    made = page(one(EVIL, aligned=aligned, command=command), title=EVIL)
    assert made.count("<script>") == 1 and "alert(1)</script>" not in made
    assert "\x1b" not in made and "\u202e" not in made
    assert "&lt;script&gt;alert(1)" in made


def test_a_command_is_printed_with_a_file_to_write() -> None:
    made = page(one(command="sox a.wav -t wav - <x"))
    assert "Nothing of a tree is run." in made
    assert "cd /recipe &amp;&amp; sox a.wav -t wav - &lt;x &gt; cat.wav" in made


def test_an_utterance_without_alignment_has_its_texts() -> None:
    made = page(one(aligned=False))
    assert "<svg" not in made and "Times as a table" not in made and ">cat</p>" in made


def test_what_is_known_of_none_is_left_out() -> None:
    known = ListedUtterance("u", "failed", "why", "exp/a", None, None, None, None, None, None, None, None, None, None)
    made = page(Listened(known, None, (), AudioPlace(), None, "nothing", None))
    assert "No transcript found." in made and "No decode of this utterance is in the tree." in made
    assert "<dt>" not in made and "None" not in made
