"""Completion files for the directories in which bash, zsh and fish look: they ask the program itself for values."""

from __future__ import annotations

from typer._completion_shared import get_completion_script

from docgen.commands import PROGRAM

VARIABLE = "_KALDI_DOCTOR_COMPLETE"
FILES = {
    "bash": f"share/bash-completion/completions/{PROGRAM}",
    "zsh": f"share/zsh/site-functions/_{PROGRAM}",
    "fish": f"share/fish/vendor_completions.d/{PROGRAM}.fish",
}
_FIRST_TIME = """
if [ "$funcstack[1]" = "_kaldi-doctor" ]; then
  _kaldi_doctor_completion "$@"
fi
"""
"""zsh runs the file when the first completion is asked for, and takes what that run says."""


def completion_file(shell: str) -> str:
    """The file of one shell."""
    script = get_completion_script(prog_name=PROGRAM, complete_var=VARIABLE, shell=shell).strip() + "\n"
    return script + _FIRST_TIME.lstrip("\n") if shell == "zsh" else script
