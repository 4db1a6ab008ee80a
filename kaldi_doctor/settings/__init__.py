"""Options of one run, resolved: command line over kaldi-doctor.toml over defaults."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `diagnose` was asked to do; frozen, made once by the command line or a caller of the library."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    ignore_reasons: dict[str, str] = field(default_factory=dict)
    severity: dict[str, str] = field(default_factory=dict)
    stage: str | None = None
    recipe: str | None = None
    alignments: str = "auto"
    """How many alignment archives `diagnose` opens: all, sample, none, or auto (all of them up to 256 MB, then a
    sample)."""
    cheatsheets: tuple[str, ...] = ()
    """Overlay files, weakest first."""
    show: str = "note"
    fail_on: str = "error"
    strict: bool = False
    inflate_mb: int = 4096
    """Megabytes that one gzip file of a tree may inflate to."""
    inflate_ratio: int = 500
    """Times its own size that it may inflate to."""
    follow: bool = False
    """Enter linked directories and read linked files that lie outside the tree."""
    cache: bool = False
    """Keep what was read in the user's cache directory, and do not read again what has not changed since."""
