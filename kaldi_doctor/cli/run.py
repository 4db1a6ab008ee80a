"""One run of `diagnose`: resolve settings, diagnose each tree, render, and choose the exit code."""

from __future__ import annotations

import gc
import os
import shlex
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaldi_doctor.cli.configured import warnings_to_stderr
from kaldi_doctor.cli.console import speaks_unicode, stdout_console, width_of
from kaldi_doctor.cli.exits import Exit
from kaldi_doctor.cli.hints import nothing_here
from kaldi_doctor.cli.output import Target, append_to_file, print_whole, targets, write_whole
from kaldi_doctor.cli.paths import roots_of
from kaldi_doctor.cli.progress import LineProgress
from kaldi_doctor.kinds import Severity, State
from kaldi_doctor.model import Diagnosis
from kaldi_doctor.pipeline import diagnose
from kaldi_doctor.report._clean import clean
from kaldi_doctor.report._view import View, narrowed, read_baseline, shown, without_stage
from kaldi_doctor.settings.files import Resolved, resolve

if TYPE_CHECKING:
    from kaldi_doctor.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command line asked for. `given` holds settings by their key of the configuration file."""

    paths: tuple[Path, ...]
    formats: tuple[str, ...]
    given: Mapping[str, Any]
    config: str | None
    full: bool
    why: bool
    quiet: bool
    baseline: Path | None
    color: str
    ascii_only: bool
    progress: str
    debug: bool
    jobs: int = 1
    cluster: str | None = None


def run(request: Request) -> Exit:
    """Diagnose, print, and say how it ended.

    Raises:
        UsageError: an option, a path or a configuration file is wrong.
    """
    # A short-lived process that makes many small objects and drops few: looking for cycles costs an eighth of its time.
    gc.disable()
    try:
        return _run(request)
    finally:
        gc.freeze()  # what is left is about to go with the process: no reason to look through it
        gc.enable()


def _run(request: Request) -> Exit:
    """As `run`, with the garbage collector as it is."""
    outputs = targets(request.formats)
    baseline = read_baseline(request.baseline) if request.baseline else None
    resolved = resolve(Path.cwd(), request.given, request.config)
    roots = roots_of(request.paths, follow=resolved.settings.follow)
    settings = _completed(resolved.settings)
    if settings.cache:
        warnings_to_stderr()
    found: list[Diagnosis] = []
    times: dict[str, dict[str, float]] = {}
    empty: list[Path] = []
    blocked = False
    drawn = any(target.format.figures for target in outputs)
    for root, diagnosis in zip(roots, _diagnosed(roots, settings, request, times, drawn=drawn), strict=True):
        if diagnosis is None:
            blocked = True
        elif without_stage(diagnosis):
            empty.append(root)
            found.append(_placed(diagnosis, root))
        else:
            found.append(_placed(narrowed(diagnosis, settings.stage), root))
    for root in empty:
        _tell(nothing_here(root))
    judged = [d for d in found if not without_stage(d)]
    visible = tuple(shown(d, settings.show) for d in found)
    view = View(
        width=width_of(sys.stdout),
        ascii_only=request.ascii_only or not speaks_unicode(sys.stdout),
        full=request.full,
        why=request.why,
        quiet=request.quiet,
        ignored=(*((rule, "") for rule in settings.ignore), *settings.ignore_reasons.items()),
        config=_said(resolved),
        baseline=baseline,
        gone=tuple(baseline.gone(visible)) if baseline else (),
        command=shlex.join(["kaldi-doctor", *sys.argv[1:]]),
    )
    for target in outputs:
        _write(target, visible, view, request.color)
    if request.debug:
        _timings(found, times)
    if not judged or blocked:
        return Exit.NOTHING
    return exit_of(judged, settings)


def _placed(diagnosis: Diagnosis, root: Path) -> Diagnosis:
    """With the tree called as it was given, and what leads from here to its paths."""
    absolute = root.absolute()
    parts = len(Path(diagnosis.exp_dir).parts)
    base = absolute if not parts else Path(*absolute.parts[:-parts])
    if root.is_absolute():
        inside = absolute.is_relative_to(Path.cwd())
        given = str(absolute.relative_to(Path.cwd())) if inside and absolute != Path.cwd() else str(root)
    else:
        given, inside = str(root), True
    prefix = os.path.relpath(base) if inside else str(base)
    return replace(diagnosis, given=given, prefix="" if prefix == "." else prefix.rstrip("/") + "/")


def exit_of(diagnoses: list[Diagnosis], settings: Settings) -> Exit:
    """`--strict` and something unreadable; findings at or above `--fail-on`; or clean."""
    if settings.strict and any(d.unreadable for d in diagnoses):
        return Exit.NOTHING
    if settings.fail_on == "never":
        return Exit.CLEAN
    limit = Severity(settings.fail_on).rank
    bad = any(f.severity.rank <= limit for d in diagnoses for f in d.findings)
    return Exit.FINDINGS if bad or any(_proven(d) for d in diagnoses) else Exit.CLEAN


def _proven(diagnosis: Diagnosis) -> bool:
    """Whether a tree is broken, or worse with proof, by findings that the user did not ask to ignore."""
    verdict = diagnosis.verdict
    if verdict.state not in {State.BROKEN, State.DEGRADED} or verdict.confidence == "guess":
        return False
    return bool({finding.rule for finding in diagnosis.findings} & set(verdict.because))


def _completed(settings: Settings) -> Settings:
    """With the user's own overlay file under the others, and severities by code of the rule."""
    from kaldi_doctor.cheatsheet.overlays import overlay_files

    severity: dict[str, str] = {}
    if settings.severity:
        from kaldi_doctor.pipeline.selection import matching
        from kaldi_doctor.rules._registry import load_rules

        for word, level in settings.severity.items():
            severity.update(dict.fromkeys(matching(load_rules(), word), level))
    return replace(settings, cheatsheets=overlay_files(config=settings.cheatsheets), severity=severity)


def _diagnosed(
    roots: list[Path],
    settings: Settings,
    request: Request,
    times: dict[str, dict[str, float]],
    *,
    drawn: bool,
) -> Iterator[Diagnosis | None]:
    """Each tree in order: here one after another, or by other processes and machines."""
    if request.cluster is None and (request.jobs == 1 or len(roots) == 1):
        for root in roots:
            yield _one(root, settings, request, times.setdefault(str(root), {}) if request.debug else None, drawn)
        return
    from kaldi_doctor.pipeline.many import WorkerDied, each

    work = partial(_elsewhere, settings=settings, drawn=drawn)
    for root, found in zip(roots, each(work, roots, jobs=request.jobs, cluster=request.cluster), strict=True):
        if isinstance(found, (str, WorkerDied)):
            _tell(f"{root}: {found}")
            yield None
        else:
            yield found


def _elsewhere(root: Path, settings: Settings, *, drawn: bool) -> Diagnosis | str:
    """Diagnose one tree in a process of its own; why not, where it cannot be listed."""
    try:
        return diagnose(root, settings, figures=drawn)
    except OSError as error:
        return f"cannot be listed: {error.strerror or error}"


def _one(
    root: Path, settings: Settings, request: Request, times: dict[str, float] | None, drawn: bool
) -> Diagnosis | None:
    """Diagnose one tree; None where it cannot be listed at all."""
    try:
        with LineProgress(str(root), request.progress) as progress:
            return diagnose(root, settings, progress, times, figures=drawn)
    except OSError as error:
        if error.filename is None or Path(str(error.filename)).absolute() != root.absolute():
            raise
        _tell(f"{root}: cannot be listed: {error.strerror or error}")
        return None


def _said(resolved: Resolved) -> str | None:
    return str(resolved.file) if resolved.file else None


def _write(target: Target, diagnoses: tuple[Diagnosis, ...], view: View, color: str) -> None:
    if not target.format.human and target.path is None and not diagnoses:
        return
    if target.format.human and target.path is None:
        diagnoses = tuple(d for d in diagnoses if not without_stage(d))
        if not diagnoses:
            return
    if target.path is not None:  # a file has no terminal: nothing is broken, no character is refused
        view = replace(view, width=None if target.format.name == "text" else view.width, ascii_only=False)
    made = target.format.render(diagnoses, view)
    if target.format.name == "github":
        _step_summary(diagnoses, view)
    if target.path is not None:
        write_whole(target.path, made if isinstance(made, str) else made.plain)
    elif isinstance(made, str):
        print_whole(made)
    else:
        from kaldi_doctor.cli.console import wants_colour

        if wants_colour(sys.stdout, color):
            stdout_console(color).print(made.styled(), end="", soft_wrap=True)
        else:
            print_whole(made.plain)


def _step_summary(diagnoses: tuple[Diagnosis, ...], view: View) -> None:
    """Add the Markdown report to the summary of a GitHub job, where the variable names a file that can be written."""
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if not summary:
        return
    from kaldi_doctor.report.formats.markdown import markdown

    try:
        append_to_file(Path(summary), str(markdown(diagnoses, view)))
    except OSError as error:
        _tell(f"no step summary: {summary}: {error.strerror or error}")


def _timings(diagnoses: list[Diagnosis], times: dict[str, dict[str, float]]) -> None:
    """Totals, and what took how long, the longest first."""
    for diagnosis in diagnoses:
        for name, value in diagnosis.totals.items():
            _tell(f"debug: {diagnosis.exp_dir}: {name} {value:g}")
    for root, found in times.items():
        for name, seconds in sorted(found.items(), key=lambda item: -item[1]):
            _tell(f"debug: {root}: {seconds:7.3f} s  {name}")


def _tell(message: str) -> None:
    sys.stderr.write(f"kaldi-doctor: {clean(message)}\n")
