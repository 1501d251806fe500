"""Documents of the web: pages, archives of crawls and feeds, by libraries that are made for them (``pip install 'naql[web]'``).

A page goes through trafilatura, which finds its text and who published it when; WARC and WET archives through warcio, page by
page; RSS and Atom through feedparser.
"""

from __future__ import annotations

import importlib
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import urlsplit

from naql import _core
from naql._core import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike

    _Source = str | bytes | PathLike[str]

PAGES = (".html", ".htm", ".xhtml")
ARCHIVES = (".warc", ".warc.gz", ".wet", ".wet.gz", ".warc.wet.gz")


def read_html(source: _Source | Iterable[_Source], /, *, url: str | None = None) -> Iterator[Document]:
    """Read the text of HTML pages, with title, author, outlet and date where a page has them.

    Args:
        source: A page as bytes or as str (that begins with ``<``), the path of a file or of a directory of pages, or several
            of these.
        url: The address of the page, when it is one.

    Yields:
        A document for every page in which a text was found. The id is its address; else it is made of what it says.

    Raises:
        ImportError: trafilatura is not installed.
        OSError: A file cannot be read.

    """
    for page in _each(source):
        yield from _page(page, url)


def read_warc(source: str | PathLike[str] | BinaryIO, /) -> Iterator[Document]:
    """Read the pages of a WARC archive, or the texts of a WET archive, one after the other.

    Args:
        source: The path of the archive, compressed or not, or an open file.

    Yields:
        A document for every page in which a text was found; the id is its address.

    Raises:
        ImportError: warcio is not installed; for pages, trafilatura.
        OSError: The file cannot be read.

    """
    archives = _library("warcio.archiveiterator")
    if isinstance(source, (str, bytes)) or hasattr(source, "__fspath__"):
        with Path(source).open("rb") as file:
            yield from _records(archives.ArchiveIterator(file))
    else:
        yield from _records(archives.ArchiveIterator(source))


def read_feed(source: _Source, /) -> Iterator[Document]:
    """Read the entries of an RSS or Atom feed.

    Args:
        source: The address of the feed, the path of a file, or the feed itself as bytes or as str (that begins with ``<``).

    Yields:
        A document for every entry that has a text: its content, else its summary, without HTML. The id is the entry's own, else
        its address.

    Raises:
        ImportError: feedparser is not installed.
        OSError: The file cannot be read.

    """
    parser = _library("feedparser")
    given: Any = source
    if not isinstance(source, bytes) and not str(source).startswith(("http://", "https://", "<")):
        given = Path(source).read_bytes()
    feed = parser.parse(given if isinstance(given, bytes) else str(given))
    outlet = urlsplit(feed.feed.get("link", "")).hostname or feed.feed.get("title")
    for entry in feed.entries:
        parts = [part.get("value", "") for part in entry.get("content", [])] or [entry.get("summary", "")]
        text = _core.plain("\n".join(parts)).strip()
        if not text:
            continue
        at = entry.get("published_parsed") or entry.get("updated_parsed")
        yield Document(
            entry.get("id") or entry.get("link") or "",
            text,
            title=_core.plain(entry["title"]) if entry.get("title") else None,
            byline=entry.get("author") or None,
            publisher=outlet,
            url=entry.get("link") or None,
            published=time.strftime("%Y-%m-%dT%H:%M:%SZ", at) if at else None,
        )


def read(source: str, /) -> Iterator[Document]:
    """Read what a path or the address of a feed leads to: a page, a directory of pages, an archive or a feed."""
    if source.startswith(("http://", "https://")):
        return read_feed(source)
    if source == "-":
        return _of_bytes(sys.stdin.buffer.read())
    path = Path(source)
    if path.is_dir() or path.name.lower().endswith(PAGES):
        return read_html(path)
    if path.name.lower().endswith(ARCHIVES):
        return read_warc(path)
    with path.open("rb") as file:
        head = file.read(1024)
    if head.lstrip().startswith(b"WARC/") or head.startswith(b"\x1f\x8b"):
        return read_warc(path)
    return _of_bytes(path.read_bytes())


def _of_bytes(content: bytes) -> Iterator[Document]:
    head = content[:2048].lstrip().lower()
    if head.startswith(b"warc/"):
        from io import BytesIO

        return read_warc(BytesIO(content))
    feed = head.startswith((b"<rss", b"<feed", b"<rdf")) or (head.startswith(b"<?xml") and b"<html" not in head)
    return read_feed(content) if feed else read_html(content)


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        message = f"{name.partition('.')[0]} is not installed; pip install 'naql[web]' installs what reads the web"
        raise ImportError(message, name=error.name) from error


def _each(source: Any) -> Iterator[str | bytes]:
    """The pages of a source."""
    if isinstance(source, bytes) or (isinstance(source, str) and source.lstrip().startswith("<")):
        yield source
    elif isinstance(source, str) or hasattr(source, "__fspath__"):
        path = Path(source)
        if path.is_dir():
            for page in sorted(path.rglob("*")):
                if page.name.lower().endswith(PAGES):
                    yield page.read_bytes()
        else:
            yield path.read_bytes()
    else:
        for one in source:
            yield from _each(one)


def _page(page: str | bytes, url: str | None, seen: str | None = None) -> Iterator[Document]:
    """The document of a page, if a text is found in it."""
    found = _library("trafilatura").bare_extraction(page, url=url, with_metadata=True, include_comments=False)
    if found is None:
        return
    fields = found if isinstance(found, dict) else found.as_dict()
    text = (fields.get("text") or "").strip()
    if not text:
        return
    address = url or fields.get("url") or None
    yield Document(
        address or "",
        text,
        title=fields.get("title") or None,
        byline=fields.get("author") or None,
        publisher=fields.get("hostname") or fields.get("sitename") or None,
        url=address,
        published=fields.get("date") or None,
        seen=seen,
    )


def _records(archive: Any) -> Iterator[Document]:
    for record in archive:
        url = record.rec_headers.get_header("WARC-Target-URI")
        seen = record.rec_headers.get_header("WARC-Date")
        if record.rec_type == "conversion":
            text = record.content_stream().read().decode("utf-8", "replace").strip()
            if text:
                yield Document(url or "", text, publisher=urlsplit(url or "").hostname, url=url, seen=seen)
        elif record.rec_type == "response" and record.http_headers is not None:
            of = record.http_headers.get_header("Content-Type") or ""
            if "html" in of.lower():
                yield from _page(record.content_stream().read(), url, seen)
