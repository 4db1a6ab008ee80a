"""mkdocs calls these while it builds the site: the reference, the table of layers and the notebook are made then."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from docgen import architecture, notebook, reference
from kaldi_doctor.report._topics import TOPICS


def on_config(config: Any) -> Any:
    """Put the pages of the topics into the navigation, below the list of rules."""
    for part in config["nav"]:
        if "Reference" in part:
            pages = [{f"{topic}: {TOPICS[topic]}": reference.topic_path(topic)} for topic in reference.topics()]
            place = next(number for number, item in enumerate(part["Reference"]) if "Rules" in item)
            part["Reference"].insert(place + 1, {"Rules by topic": pages})
    return config


def on_files(files: Any, config: Any) -> Any:
    """Add the pages that are made from code."""
    from mkdocs.structure.files import File

    for path, text in {**reference.pages(), notebook.PAGE: notebook.page()}.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Fill in the table of layers."""
    if architecture.MARK not in markdown:
        return markdown
    return markdown.replace(architecture.MARK, architecture.table())
