"""Work done beside this process, on a second core: fork, work, send the result back through a pipe.

Only for large trees, where it saves more than it costs. What comes back was made by this program from its own memory
a moment ago; nothing of the tree is ever unpickled. Where forking is not to be had, or the child fails in any way, the
work is done here instead, so that the result never depends on it.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Result = TypeVar("_Result")

WORTH_IT = 2000
"""Logs from which a second process pays: reading as many takes about 70 ms, a fork and its pipe about 15."""


def can_fork() -> bool:
    """Whether a child may be forked: a system that has it, a second core, no thread that holds a lock.

    A worker among others forks none: the cores have their work.
    """
    alone = threading.active_count() == 1 and multiprocessing.parent_process() is None
    return hasattr(os, "fork") and (os.cpu_count() or 1) > 1 and alone


def processes_at_once() -> int:
    """Processes that one command uses where the user names no number: two, or one where none can be forked."""
    return 2 if can_fork() else 1


def beside(work: Callable[[], _Result]) -> Callable[[], _Result]:
    """Start `work` in a child; call what is returned to wait for its result."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reader)
            with os.fdopen(writer, "wb") as pipe:
                pickle.dump(work(), pipe, protocol=pickle.HIGHEST_PROTOCOL)
            status = 0
        finally:
            os._exit(status)  # no clean-up of the parent's files, buffers and handlers in the child
    os.close(writer)

    def result() -> _Result:
        with os.fdopen(reader, "rb") as pipe:
            sent = pipe.read()
        _, status = os.waitpid(child, 0)
        if status == 0:
            made: _Result = pickle.loads(sent)  # noqa: S301  (our own child's, see above)
            return made
        return work()

    return result
