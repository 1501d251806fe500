"""The ``naql`` command, which is the same Rust code as the binary; ``naql read`` is of this package alone."""

from __future__ import annotations

import json
import sys

from naql import _core

USAGE = """\
Take the texts out of HTML pages, WARC and WET archives, and RSS and Atom feeds; one document a line

Usage: naql read SOURCE...

A source is a file, a directory of pages, the address of a feed, or - for standard input. Needs pip install 'naql[web]'.

Examples:
  naql read pages/ | naql dedup - -o kept.jsonl
  naql read crawl.warc.gz | naql gate --store store -
  naql read https://example.org/rss.xml | naql gate --store store -
"""


def main() -> int:
    """Run the command with the arguments of the process, and give its exit code."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["read"]:
        return _read(arguments[1:])
    return _core.main(["naql", *arguments])


def _read(sources: list[str]) -> int:
    """Print the documents of the sources as JSON lines."""
    if not sources or {"-h", "--help"} & set(sources):
        print(USAGE, end="", file=sys.stdout if sources else sys.stderr)
        return 0 if sources else 2
    from naql._web import read

    for source in sources:
        try:
            for document in read(source):
                fields = {name: value for name, value in document.to_dict().items() if value != ""}
                sys.stdout.write(json.dumps(fields, ensure_ascii=False) + "\n")
        except BrokenPipeError:
            return 141
        except (ImportError, OSError) as error:
            print(f"naql: {source!r}: {error}", file=sys.stderr)  # noqa: T201
            return 69 if isinstance(error, ImportError) else 66
    return 0
