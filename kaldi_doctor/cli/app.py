"""The `kaldi-doctor` command: collects the command modules and turns errors into exit codes."""

from __future__ import annotations


def main() -> None:
    """Entry point."""
