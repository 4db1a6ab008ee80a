"""Many trees at once: by processes of this machine, or by the workers of a cluster (dask.distributed).

Results come in the order of the items, whoever is done first, and are the same as from one process. What a worker was
at when it died is done again by another one. Work and results travel as pickles between processes of this program;
nothing of a tree is unpickled.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

from kaldi_doctor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from contextlib import AbstractContextManager

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

ATTEMPTS = 3
"""How often an item is tried whose worker dies: a tree that kills each worker must not stop the others for ever."""
CLUSTERS = ("local", "slurm", "sge")


class WorkerDied(Exception):  # noqa: N818  (says what happened)
    """Every worker that took an item died at it."""


def each(
    work: Callable[[_Item], _Result], items: Iterable[_Item], *, jobs: int = 1, cluster: str | None = None
) -> Iterator[_Result | WorkerDied]:
    """The result of each item, in order.

    Args:
        work: function of a module, which other processes can import.
        items: what it is called with; must be picklable.
        jobs: processes of this machine, or workers of a cluster that is started for this call.
        cluster: address of a dask scheduler (`tcp://host:8786`), or one to start: `local`, `slurm` or `sge`.

    Raises:
        UsageError: dask is not installed, or the cluster is not to be had.
        Whatever `work` raises.
    """
    wanted = list(items)
    if cluster is not None:
        yield from _by_dask(work, wanted, jobs, cluster)
    elif jobs > 1 and len(wanted) > 1:
        yield from _by_processes(work, wanted, min(jobs, len(wanted)))
    else:
        yield from map(work, wanted)


def default_jobs() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _by_processes(
    work: Callable[[_Item], _Result], items: Sequence[_Item], jobs: int
) -> Iterator[_Result | WorkerDied]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    first, tried = 0, dict.fromkeys(range(len(items)), 0)
    while first < len(items):
        executor = ProcessPoolExecutor(jobs, initializer=_quiet)
        try:
            waiting: dict[int, Future[_Result]] = {n: executor.submit(work, items[n]) for n in range(first, len(items))}
            while first < len(items):
                yield waiting[first].result()
                first += 1
        except BrokenProcessPool:  # somebody killed a worker: begin again at the first item without a result
            tried[first] += 1
            if tried[first] >= ATTEMPTS:
                yield WorkerDied(f"{tried[first]} workers died at it")
                first += 1
        finally:
            executor.shutdown(wait=False, cancel_futures=True)


def _quiet() -> None:
    """A worker leaves ctrl-c to the process that started it."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _by_dask(
    work: Callable[[_Item], _Result], items: Sequence[_Item], jobs: int, cluster: str
) -> Iterator[_Result | WorkerDied]:
    try:
        import distributed
    except ImportError as error:
        raise UsageError("--cluster needs dask: pip install 'kaldi-doctor[cluster]'") from error
    connect: Any = distributed.Client
    with _started(cluster, jobs) as address, connect(address, set_as_default=False) as client:
        futures = client.map(work, items, pure=False, retries=0)
        for future in futures:
            try:
                yield future.result()
            except distributed.KilledWorker as error:
                yield WorkerDied(f"each worker that took it died: {error.last_worker.address}")


def _started(cluster: str, jobs: int) -> AbstractContextManager[Any]:
    """A cluster to be used in a `with`; an address stands for one that runs already."""
    from contextlib import nullcontext

    import distributed

    made: AbstractContextManager[Any]

    if "://" in cluster:
        return nullcontext(cluster)
    if cluster == "local":
        start: Any = distributed.LocalCluster
        made = start(n_workers=jobs, threads_per_worker=1, dashboard_address=None)
        return made
    if cluster not in CLUSTERS:
        raise UsageError(f"--cluster is {', '.join(CLUSTERS)} or an address (tcp://host:8786), not {cluster!r}")
    try:
        import dask_jobqueue
    except ImportError as error:
        raise UsageError(f"--cluster {cluster} needs dask-jobqueue: pip install 'kaldi-doctor[cluster]'") from error
    kind = dask_jobqueue.SLURMCluster if cluster == "slurm" else dask_jobqueue.SGECluster
    queued: Any = kind(cores=1, memory="4GB")
    queued.scale(jobs=jobs)
    made = queued
    return made
