"""`align textgrid`: words and phones as Praat TextGrids, one file an utterance."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaldi_doctor.cli import options
from kaldi_doctor.cli.ali_directory import open_directory
from kaldi_doctor.cli.commands import _align_listen
from kaldi_doctor.errors import UsageError

if TYPE_CHECKING:
    from kaldi_doctor.analysis.ali.choice import AlignedTimes, Choice
    from kaldi_doctor.analysis.ali.directory import AliDir

SUFFIX = ".TextGrid"


def textgrid(
    directory: options.Directory,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write to; made where it is missing.")],
    utterances: _align_listen.Names = None,
    worst: _align_listen.Worst = 0,
    retried: _align_listen.Retried = False,
    uneven: _align_listen.Uneven = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that have other content.")] = False,
    lang: options.Lang = None,
    data: options.Data = None,
    model: options.Model = None,
    frame_shift: options.Shift = None,
) -> None:
    """Example: kaldi-doctor align textgrid exp/tri3b_ali -o textgrids

    Writes a TextGrid for Praat and ELAN of every utterance, or of those named: tiers of words and phones.

    Files are named after utterances; what no file system takes is written %2F. A file that is there with other content
    stops it all before anything is written, unless --overwrite is given.
    """  # noqa: D415
    from kaldi_doctor.analysis.ali.choice import AlignedTimes, Choice
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.errors import UnreadableArtifact

    opened = open_directory(directory, lang, data, model, frame_shift)
    try:
        opened.need_model()
    except UnreadableArtifact as error:
        _align_listen.say(opened, error.reason)
        raise typer.Exit(Exit.NOTHING) from error
    lists = [name for name, wanted in (("retried", retried), ("uneven", uneven)) if wanted]
    choice = Choice(tuple(utterances or ()), worst, lists)
    _write(opened, choice, AlignedTimes(opened), output, overwrite=overwrite)


def _write(opened: AliDir, choice: Choice, times: AlignedTimes, folder: Path, *, overwrite: bool) -> None:
    from kaldi_doctor.cli.exits import Exit
    from kaldi_doctor.cli.output import write_whole
    from kaldi_doctor.cli.progress import LineProgress
    from kaldi_doctor.report._file_names import file_names
    from kaldi_doctor.report.textgrid import textgrid as rendered

    with LineProgress("align textgrid") as progress:
        progress.phase("alignments")
        names = _names(opened, choice, times)
        files: dict[str, bytes] = {}
        empty, doubts, wordless = [], [], 0
        for name, file in file_names(names, SUFFIX).items():
            utterance = times.of(name)
            if utterance is None:
                empty.append(name)
                continue
            doubts += [f"{name}: {doubt}" for doubt in times.doubts(name)]
            wordless += not utterance.words
            files[file] = rendered(utterance).encode()
            progress.count(len(files))
    for note in _align_listen.notes_of(opened, times):
        _align_listen.say(opened, f"note: {note}")
    for found, what in ((empty, "have no frames or no alignment and are left out"), (doubts, "doubtful")):
        if found:
            _align_listen.say(opened, f"note: {len(found):,} {what}, {found[0]} for one")
    if not files:
        _align_listen.say(opened, "no such utterances: nothing to write")
        raise typer.Exit(Exit.NOTHING)
    replaced = _may_write(folder, files, overwrite=overwrite)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"-o {folder}: {error.strerror or error}") from error
    for file, content in files.items():
        write_whole(folder / file, content)
    tiers = f", {wordless:,} without words" if wordless else ""
    over = f", {replaced:,} replaced" if replaced else ""
    count = f"{len(files):,} TextGrid{'' if len(files) == 1 else 's'}"
    _align_listen.say(opened, f"{folder}: {count}{tiers}{over}")


def _names(opened: AliDir, choice: Choice, times: AlignedTimes) -> list[str]:
    """Utterances to write: those that were asked for, else all."""
    from kaldi_doctor.analysis.ali.lists import UtteranceLists

    if not choice:
        return times.names
    return [row.utterance for row in _align_listen.known_rows(opened, choice, UtteranceLists(opened), times)]


def _may_write(folder: Path, files: dict[str, bytes], *, overwrite: bool) -> int:
    """How many files would be replaced.

    Raises:
        UsageError: files with other content are there and are not to be replaced, or are no regular files.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"-o {folder}: a file; name a folder")
    differing = []
    for file, content in files.items():
        path = folder / file
        if not os.path.lexists(path):
            continue
        if path.is_symlink() or not path.is_file():
            raise UsageError(f"{path}: a link or no regular file: nothing was written")
        if path.read_bytes() != content:
            differing.append(file)
    if differing and not overwrite:
        raise UsageError(
            f"{folder}: {len(differing):,} of {len(files):,} files are there with other content ({differing[0]}): "
            "nothing was written; --overwrite replaces them"
        )
    return len(differing)
