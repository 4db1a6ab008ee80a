"""The screen that `watch` draws again and again, in a terminal of 50 columns."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

NETWORK = Path(__file__).parents[1] / "fixtures/exp/dnn/exp/nnet3/tdnn1a"
STEERING = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\r")


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals on this system")
def test_lines_are_folded_at_words_the_last_screen_stays_and_ctrl_c_is_130():
    """Rich was told of no width, so the terminal broke words where its edge was."""
    import fcntl
    import struct
    import termios

    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 50, 0, 0))
    env = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES", "NO_COLOR"}}
    script = "import signal, kaldi_doctor.__main__ as m; signal.signal(signal.SIGINT, signal.default_int_handler); m.main()"
    words = [sys.executable, "-c", script, "watch", str(NETWORK), "--interval", "0.2"]
    process = subprocess.Popen(
        words, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, env={**env, "TERM": "xterm"}
    )
    os.close(theirs)
    said, stopped, end = b"", False, time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([ours], [], [], 0.2)[0]:
            if process.poll() is not None:
                break
            continue
        try:
            said += os.read(ours, 65_536)
        except OSError:  # the other side is closed
            break
        if b"ctrl-c ends" in said and not stopped:
            process.send_signal(signal.SIGINT)
            stopped = True
    assert process.wait(timeout=30) == 130
    _, _, after = said.decode().rpartition("\x1b[?1049l")  # back from the screen of its own
    lines = STEERING.sub("", after).split("\n")
    assert any("best valid" in line for line in lines) and any("files" in line for line in lines)
    assert max(len(line.rstrip()) for line in lines) <= 50
    os.close(ours)
