"""Of one alignment directory: totals, lists of utterances, durations, timelines, CTMs, and two of them compared."""
