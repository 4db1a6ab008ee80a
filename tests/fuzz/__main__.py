"""The long run: `python tests/fuzz SECONDS FIRST_SEED [trees|commands|readers]`. Prints executions, and each seed that raised."""

from __future__ import annotations

import sys
import time
import traceback

from damage import one_tree
from single_files import one_file
from whole_commands import one_command

KINDS = {"trees": one_tree, "commands": one_command, "readers": one_file}


def main(seconds: float, seed: int, kind: str) -> int:
    """Damage until the time is up; the number of seeds that raised."""
    end, first, failed, slowest = time.monotonic() + seconds, seed, [], (0.0, seed)
    while time.monotonic() < end:
        begun = time.monotonic()
        try:
            KINDS[kind](seed)
        except Exception:
            failed.append(seed)
            print(f"seed {seed}:\n{traceback.format_exc(limit=-3)}", flush=True)
        slowest = max(slowest, (time.monotonic() - begun, seed))
        seed += 1
    print(
        f"{seed - first} {kind}, seeds {first} to {seed - 1}: {len(failed)} raised {failed}; "
        f"slowest {slowest[0]:.1f} s, seed {slowest[1]}"
    )
    return len(failed)


if __name__ == "__main__":
    words = dict(enumerate(sys.argv))
    sys.exit(bool(main(float(words.get(1, 60)), int(words.get(2, 0)), words.get(3, "trees"))))
