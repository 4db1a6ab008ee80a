"""The long run: `python tests/fuzz SECONDS FIRST_SEED`. Prints executions, and the seed of each tree that raised."""

from __future__ import annotations

import sys
import time
import traceback

from damage import one_tree


def main(seconds: float, seed: int) -> int:
    """Damage trees until the time is up; the number of those that raised."""
    end, first, failed, slowest = time.monotonic() + seconds, seed, [], (0.0, seed)
    while time.monotonic() < end:
        begun = time.monotonic()
        try:
            one_tree(seed)
        except Exception:
            failed.append(seed)
            print(f"seed {seed}:\n{traceback.format_exc(limit=-3)}", flush=True)
        slowest = max(slowest, (time.monotonic() - begun, seed))
        seed += 1
    print(f"{seed - first} trees, seeds {first} to {seed - 1}: {len(failed)} raised {failed}; slowest {slowest[0]:.1f} s, seed {slowest[1]}")
    return len(failed)


if __name__ == "__main__":
    sys.exit(bool(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60, int(sys.argv[2]) if len(sys.argv) > 2 else 0)))
