"""Coverage-guided damage with atheris, where it is installed: `python tests/fuzz/guided.py [READER] -max_total_time=600`.

Starts from the bundled files of the reader (of all readers where none is named) and keeps what reaches new code. An
exception other than UnreadableArtifact stops it, and the input is written beside, as `crash-...`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["kaldi_doctor"]):
    from single_files import read, samples


def main(words: list[str]) -> None:
    """Write the seeds to a folder of its own and hand over to the fuzzer."""
    wanted = [word for word in words[1:] if not word.startswith("-")]
    files = [sample for name, found in samples().items() if not wanted or name in wanted for sample in found]
    if not files:
        raise SystemExit(f"no reader of that name; there are: {', '.join(sorted(samples()))}")
    paths = [path for path, _ in files]

    def one(data: bytes) -> None:
        """The first byte chooses whose name the rest is read under."""
        if data:
            read(paths[data[0] % len(paths)], data[1:])

    with tempfile.TemporaryDirectory() as place:
        for number, (_, content) in enumerate(files):
            (Path(place) / str(number)).write_bytes(bytes([number % 256]) + content)
        atheris.Setup([words[0], *(word for word in words[1:] if word.startswith("-")), place], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
