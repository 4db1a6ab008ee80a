"""`python -m docgen [--check]`: what is kept in the repository and made from the code, written anew or compared."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator

from docgen import architecture, completion, pictures, screens
from docgen.man import man_page

MAN = "share/man/man1/kaldi-doctor.1"


def kept() -> Iterator[tuple[str, Callable[[], str]]]:
    """(file, what makes it) of all that is kept."""
    yield MAN, man_page
    for shell, file in completion.FILES.items():
        yield file, lambda shell=shell: completion.completion_file(shell)  # type: ignore[misc]
    yield architecture.PICTURE, architecture.drawing
    for file, (command, width) in pictures.SCREENS.items():
        yield file, lambda command=command, width=width: pictures.picture(command, width)  # type: ignore[misc]
    for page in screens.pages():
        text = page.read_text(encoding="utf-8")
        yield page.relative_to(screens.ROOT).as_posix(), lambda text=text: screens.with_screens(text)  # type: ignore[misc]


def main() -> None:
    """Write, or with --check end with 1 where something is out of date."""
    parser = argparse.ArgumentParser(prog="python -m docgen", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 where a file is out of date")
    check = parser.parse_args().check
    changed = []
    for file, make in kept():
        path, made = screens.ROOT / file, make()
        if path.is_file() and path.read_text(encoding="utf-8") == made:
            continue
        changed.append(file)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made, encoding="utf-8")
    for file in changed:
        print(f"{file} {'is out of date: python -m docgen' if check else 'written'}")
    sys.exit(1 if check and changed else 0)


if __name__ == "__main__":
    main()
