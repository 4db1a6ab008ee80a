"""The `kaldi-doctor` command: collects the command modules and turns errors into exit codes.

Nothing heavy is imported here: `--help` and completion run this module and the heads of the command modules only.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from kaldi_doctor.cli.asked import WITHOUT_TREE, Debug, asked, with_common_options
from kaldi_doctor.cli.exits import Exit
from kaldi_doctor.cli.streams import OutputLost, discard_stdout, output_lost, ready_streams
from kaldi_doctor.docstrings import docstring
from kaldi_doctor.errors import DoctorError
from kaldi_doctor.version import __version__

if TYPE_CHECKING:
    from types import TracebackType

ORDER = ("diagnose", "wer", "explain", "rules", "cheatsheet")
"""Commands that the help lists first."""


_TYPE = re.compile(r" <(?:list\[)?([A-Za-z]+)(?: range)?\]?>")
_VALUES = {"path": "PATH", "int": "N", "float": "NUMBER", "str": "TEXT"}


def _shown_value(name: str) -> str:
    """`--lang PATH` for `--lang <path>`; arguments say by their own name what they are."""
    return _TYPE.sub(lambda found: f" {_VALUES[found[1].lower()]}" if name.startswith("-") else "", name)


def _help_first(command: Any, context: Any, formatter: Any) -> None:
    """Help text, which opens with an example, before usage and options; values are named in words, not types."""
    as_given = formatter.write_dl
    formatter.write_dl = lambda rows, *rest, **more: as_given(
        [(_shown_value(name), words) for name, words in rows], *rest, **more
    )
    command.format_help_text(context, formatter)
    formatter.write_paragraph()
    command.format_usage(context, formatter)
    command.format_options(context, formatter)
    command.format_epilog(context, formatter)


class DoctorCommand(TyperCommand):
    """A command whose help opens with its example."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        _help_first(self, ctx, formatter)


class DoctorGroup(TyperGroup):
    """The list of commands, most wanted first."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        _help_first(self, ctx, formatter)

    def list_commands(self, ctx: Any) -> list[str]:
        """Names of the commands: those of ORDER, then by name."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kaldi-doctor {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[  # noqa: ARG001  (its callback ends the program)
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Example: kaldi-doctor diagnose exp/

    Reads a whole Kaldi exp/ tree and says which stage broke first, why, and what to do next. It changes nothing.
    """  # noqa: D415
    asked.debug = debug


def build_app(words: Sequence[str] = ()) -> typer.Typer:
    """The typer application with the modules of `cli/commands/` registered.

    Where the first of `words` names a command, its module alone: the others would cost more than they are worth.
    """
    app = typer.Typer(
        name="kaldi-doctor",
        cls=DoctorGroup,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    asked.debug = asked.follow = False
    asked.cache = None
    app.callback(help=docstring(_root))(_root)
    package = import_module("kaldi_doctor.cli.commands")
    names = [module.name for module in iter_modules(package.__path__) if not module.name.startswith("_")]
    first = next((word for word in words if word != "--debug"), "")
    wanted = first.replace("-", "_")
    for name in [wanted] if wanted in names else names:
        import_module(f"kaldi_doctor.cli.commands.{name}").register(app)
    _help_example_first(app)
    return app


def _help_example_first(app: typer.Typer) -> None:
    """Give every command, also of sub-applications, help that opens with its example, and a line for the list.

    The options that all commands share are put in here as well.
    """
    for command in app.registered_commands:
        command.cls = DoctorCommand
        if command.callback is None:
            continue
        doc = docstring(command.callback).strip()
        command.help = command.help or doc or None
        command.callback = with_common_options(command.callback, debug=True, tree=command.name not in WITHOUT_TREE)
        first, _, rest = doc.partition("\n\n")
        if first.startswith("Example:") and not isinstance(command.short_help, str):
            command.short_help = " ".join(rest.split("\n\n")[0].split()) if rest.strip() else first
    for group in app.registered_groups:
        if group.typer_instance is not None:
            group.cls = DoctorGroup
            _help_example_first(group.typer_instance)


def main(args: list[str] | None = None) -> None:
    """Entry point: runs one command and ends the process with its exit code."""
    # Typer converts values with pydantic, which would look for its plugins in every installed distribution.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Figures are drawn into files: which windows a user's Matplotlib would open says nothing here.
    os.environ["MPLBACKEND"] = "agg"
    words = sys.argv[1:] if args is None else args
    try:
        ready_streams()
        code = _run(words)
    except SystemExit as ended:
        code = ended.code
    except OutputLost as error:
        code = _say(f"error: {error}", Exit.UNWRITTEN)
    except DoctorError as error:
        code = _say(f"error: {error}", Exit.USAGE)
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe went away (head): nobody is left to tell
        discard_stdout()
        code = Exit.CLEAN
    except Exception as error:  # noqa: BLE001  (the one place: a bug of ours must not end as 1, which means findings)
        lost = output_lost(error)
        code = _say(f"error: {lost}", Exit.UNWRITTEN) if lost else _crashed(error, words)
    status = int(code) if isinstance(code, int) else Exit.CLEAN if code is None else Exit.USAGE
    if args is None:
        status = _leave(status)
    sys.exit(status)


def _run(words: list[str]) -> object:
    """Run one command; its exit code. Errors of the command line are shown here, all others are raised."""
    app = typer.main.get_command(build_app(words))
    if "_KALDI_DOCTOR_COMPLETE" in os.environ:  # a shell asks for completions
        app.main(args=list(words), prog_name="kaldi-doctor")
    try:
        # Not app.main(): it ends with 1, which means findings, where the reader of a pipe went away.
        with app.make_context("kaldi-doctor", list(words)) as context:
            app.invoke(context)
    except typer.Exit as ended:
        return ended.exit_code
    except Exception as error:
        show, code = getattr(error, "show", None), getattr(error, "exit_code", None)
        if show is None or code is None:  # no error of the command line
            raise
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            show()
        sys.stderr.write("".join(f"{_harmless(line)}\n" for line in said.getvalue().splitlines()))
        return int(code)
    return Exit.CLEAN


def _leave(status: int) -> int:
    """End the process now: giving back a hundred thousand records one by one takes as long as reading many logs.

    Returns the status where it cannot be ended at once.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        discard_stdout()
    except OSError as error:  # a full disk
        lost = output_lost(error)
        discard_stdout()
        if lost and status != Exit.UNWRITTEN:
            status = _say(f"error: {lost}", Exit.UNWRITTEN)
    if threading.active_count() == 1 and "coverage" not in sys.modules:
        os._exit(status)
    return status


def _harmless(line: str) -> str:
    from kaldi_doctor.report._clean import clean

    return clean(line)


def _say(message: str, code: Exit) -> Exit:
    for line in message.splitlines():
        sys.stderr.write(f"kaldi-doctor: {_harmless(line)}\n")
    return code


def _crashed(error: Exception, words: list[str]) -> Exit:
    """Say that this is our bug, where it happened, and what to attach; the traceback with --debug."""
    debug = asked.debug or "--debug" in words
    if debug:
        import traceback

        for line in "".join(traceback.format_exception(error)).splitlines():
            sys.stderr.write(f"{_harmless(line)}\n")
    where = _last_own_frame(error.__traceback__)
    again = "attach the traceback above" if debug else "run it again with --debug and attach what it prints"
    return _say(
        f"this is a bug in kaldi-doctor {__version__} (Python {sys.version.split()[0]}): "
        f"{type(error).__name__}: {error}  at {where}\n"
        f"to report it, {again}, with the log or score file it names.",
        Exit.CRASH,
    )


def _last_own_frame(trace: TracebackType | None) -> str:
    """`module:line` of the innermost frame in this package."""
    found = "?"
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.startswith("kaldi_doctor"):
            found = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found
