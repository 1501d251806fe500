# ruff: noqa: INP001
"""Puts the pages for contributors, which are in the repository's root, into the site."""

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

PAGES = ("ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds them in lower case, with their links turned to the pages of the site."""
    for page in PAGES:
        text = (Path(config.config_file_path).parent / page).read_text(encoding="utf-8")
        text = re.sub(r"\]\((?:docs/)?(\w+\.md)", lambda link: f"]({link[1].lower()}", text)
        files.append(File.generated(config, page.lower(), content=text))
    return files
