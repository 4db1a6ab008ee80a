"""Slow twins of the vectorised functions, written line by line from Kaldi's definitions."""

from __future__ import annotations


def is_reordered(tids, model):
    for left, right in zip(tids, tids[1:], strict=False):
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
