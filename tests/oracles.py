"""Slow twins of the vectorised functions, written line by line from Kaldi's definitions."""

from __future__ import annotations

from itertools import pairwise


def is_reordered(tids, model):
    for left, right in pairwise(tids):
        if model.tstate[left] != model.tstate[right]:
            if model.is_self_loop[left]:
                return True
            if model.is_self_loop[right]:
                return False
    if not len(tids) or model.is_self_loop[tids[0]]:
        return False
    return bool(model.is_self_loop[tids[-1]])


def split(tids, model):
    """[(phone, start, length)] of one utterance, and whether it is broken or partial."""
    reorder = is_reordered(tids, model)
    ends, broken, partial, i, n = [], False, False, 0, len(tids)
    while i < n:
        if model.is_final[tids[i]]:
            while reorder and i + 1 < n and model.is_self_loop[tids[i + 1]]:
                i += 1
            ends.append(i + 1)
        elif i + 1 == n:
            ends.append(n)
            partial = True
        elif model.tstate[tids[i]] != model.tstate[tids[i + 1]] and model.phone[tids[i]] != model.phone[tids[i + 1]]:
            ends.append(i + 1)
            broken = True
        i += 1
    rows, start = [], 0
    for end in ends:
        rows.append((int(model.phone[tids[start]]), start, end - start))
        start = end
    return rows, broken, partial


def percentile(lengths, fraction):
    """Of all lengths, one by one."""
    if not lengths:
        return 0
    ordered = sorted(lengths)
    wanted = int(fraction * len(ordered))
    for seen, length in enumerate(ordered, start=1):
        if seen >= wanted:
            return length
    return ordered[-1]


def utterance(pairs, silence, min_length, share, mean_log, sd_log):
    """(frames, phones, silence, begin, end, shortest, shortest z, spread z, longest run) of one utterance."""
    import math

    spoken = [(phone, length) for phone, length in pairs if phone not in silence]
    quiet = [(phone, length) for phone, length in pairs if phone in silence]
    short = [length <= min_length[phone] and phone not in silence for phone, length in pairs]
    expected = sum(share[phone] for phone, _ in spoken)
    variance = sum(share[phone] * (1 - share[phone]) for phone, _ in spoken)
    spread = sum(((math.log(length) - mean_log[phone]) / max(sd_log[phone], 0.05)) ** 2 for phone, length in spoken)
    run = longest = 0
    for flag in short:
        run = run + 1 if flag else 0
        longest = max(longest, run)
    n = len(spoken)
    return (
        sum(length for _, length in pairs),
        n,
        sum(length for _, length in quiet),
        pairs[0][1] if pairs and pairs[0][0] in silence else 0,
        pairs[-1][1] if len(pairs) > 1 and pairs[-1][0] in silence else 0,
        sum(short),
        (sum(short) - expected) / math.sqrt(max(variance, 0.3)),
        (spread / n - 1) * math.sqrt(n / 2) if n else 0.0,
        longest,
    )


def changed_frames(first, second):
    """Frames whose phone differs between two lists of (phone, length) with the same number of frames."""
    one = [phone for phone, length in first for _ in range(length)]
    two = [phone for phone, length in second for _ in range(length)]
    return sum(a != b for a, b in zip(one, two, strict=True))
