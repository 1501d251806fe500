"""The classes of naql; they are re-exported by the package ``naql``."""

from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Any, Final, Literal, Self, TypeAlias, final, overload

import pandas as pd
import polars as pl
import pyarrow as pa

from naql._reading import How
from naql._types import AnyDocument, Dates, Decision, Documents, Html, OnError, Progress, Relation

__all__ = [
    "SCHEME",
    "VERSION",
    "Block",
    "Column",
    "Columns",
    "Comparison",
    "Cover",
    "Credit",
    "Disk",
    "Document",
    "Entry",
    "Fingerprint",
    "Gate",
    "Match",
    "PairSteps",
    "Passage",
    "Policy",
    "Registry",
    "Relay",
    "Report",
    "Source",
    "Stats",
    "Steps",
    "StoryTrace",
    "Stream",
    "Trace",
    "Verdict",
    "Verified",
    "View",
    "columns",
    "compare",
    "dedup",
    "default_columns",
    "fingerprint",
    "fingerprint_batch",
    "judge_batch",
    "lineage",
    "main",
    "make_key",
    "pairs",
    "plain",
    "public_key",
    "reopen",
    "report",
    "stored",
    "trace",
    "trace_batch",
    "verify_proof",
    "view",
    "view_batch",
]

_Kind: TypeAlias = Literal["agency", "newspaper", "broadcaster", "portal", "aggregator", "official"]
_Place: TypeAlias = Literal["source_line", "end_tag", "byline", "dateline", "inline"]
_Role: TypeAlias = Literal["wire", "cited", "own"]
_Origin: TypeAlias = Literal["outlet", "official_body", "official", "person", "anonymous", "document", "media"]
_BlockKind: TypeAlias = Literal["story", "related", "tags", "source_line", "furniture", "manifest"]

SCHEME: Final[str]
"""The scheme of the fingerprints that this version makes. Those of different schemes are never compared."""

VERSION: Final[str]
"""The version of naql."""

class _Record:
    # What every result has. It is no class of its own at run time.
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def to_dict(self) -> dict[str, Any]:
        """Give the JSON contract of the command, as dicts, lists and scalars."""

@final
class Document:
    """A page with its metadata. Only ``id`` and ``text`` are needed; it never changes."""

    __match_args__ = ("id", "text", "title", "byline", "publisher", "url", "published", "seen")

    def __new__(
        cls,
        id: str,
        text: str,
        *,
        title: str | None = None,
        byline: str | None = None,
        publisher: str | None = None,
        url: str | None = None,
        published: object | None = None,
        seen: object | None = None,
    ) -> Self:
        """Make a document.

        Args:
            id: Your name for it; what verdicts and matches refer to.
            text: The text of the page. Every offset that naql gives points into it.
            title: The headline, if it is known separately from the text.
            byline: The author line, if it is known separately from the text.
            publisher: Who published the page: an id of the registry, a name, or a domain.
            url: The address of the page.
            published: When it was published: RFC 3339, a ``date``, or a ``datetime`` (without a zone: in UTC).
            seen: When it was fetched, in the same forms. Only `lineage` reads it: the page was public by then.

        Raises:
            TextError: A str has a lone surrogate.

        """

    @property
    def id(self) -> str:
        """The caller's name for the document."""

    @property
    def text(self) -> str:
        """The text of the page."""

    @property
    def title(self) -> str | None:
        """The headline, if it is known separately from the text."""

    @property
    def byline(self) -> str | None:
        """The author line, if it is known separately from the text."""

    @property
    def publisher(self) -> str | None:
        """Who published the page."""

    @property
    def url(self) -> str | None:
        """The address of the page."""

    @property
    def published(self) -> str | None:
        """When it was published, as it was given; of a date or datetime, its ISO form."""

    @property
    def seen(self) -> str | None:
        """When it was fetched, as it was given; of a date or datetime, its ISO form."""

    def to_dict(self) -> dict[str, str]:
        """Give the fields that are there."""

    @staticmethod
    def from_dict(value: Mapping[str, object]) -> Document:
        """Make a document of a mapping with its fields; others are ignored.

        Raises:
            DocumentError: There is no ``id`` or no ``text``.

        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Policy:
    """When two stories are related, and what is done with a document that matched. It never changes."""

    def __new__(cls, **fields: Any) -> Self:
        """Make a policy: the default one, changed by ``fields``.

        The fields are ``order`` (a list of ``agency``, ``credited``, ``longest``, ``published`` and, last, ``id``),
        ``furniture_from`` (``before`` or ``input``), ``min_words``, ``no_arabic``, ``disguised``, ``revision``, ``relation``,
        ``rules`` and, with rules, ``extends``: whether the default rules follow them (``"default"``) or none do (``"none"``).

        Raises:
            PolicyError: An unknown key, or a value out of its range.

        """

    @staticmethod
    def parse(text: str) -> Policy:
        """Read a policy from TOML, or from JSON (an object). What is not given is as in the default policy.

        Raises:
            PolicyError: With line and column for bad syntax and unknown keys.

        """

    @staticmethod
    def read(path: str | PathLike[str]) -> Policy:
        """Read a policy from a file of TOML or JSON.

        Raises:
            OSError: The file cannot be read.
            PolicyError: As `parse`, with the name of the file.

        """

    @staticmethod
    def from_dict(value: Mapping[str, object]) -> Policy:
        """Make a policy of what `to_dict` gives."""

    @property
    def order(self) -> tuple[str, ...]:
        """Which page `dedup` looks at, and so keeps, first: by the first key that tells two apart."""

    @property
    def furniture_from(self) -> Literal["before", "input"]:
        """From what furniture is learned: the documents before each, or in `dedup` the whole input."""

    @property
    def min_words(self) -> int:
        """A page of fewer folded words is held, unless it is equal to an earlier one: there is too little to judge by."""

    @property
    def no_arabic(self) -> Decision:
        """What is done with a text that has no Arabic letter."""

    @property
    def disguised(self) -> Decision:
        """What is done with a text that is made of characters which hide what it says."""

    @property
    def revision(self) -> Decision:
        """What is done with a document whose id was seen with another text."""

    @property
    def relation(self) -> dict[str, int | float]:
        """From which figures on two stories have a relation."""

    @property
    def rules(self) -> tuple[dict[str, Any], ...]:
        """The rules, in order; the first that holds for a match decides it."""

    @property
    def digest(self) -> str:
        """BLAKE3 of the policy: two that say the same have the same."""

    def to_toml(self) -> str:
        """Write the policy as TOML, every key written out."""

    def to_dict(self) -> dict[str, Any]:
        """Give the policy as dicts, lists and scalars, every key written out."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Source(_Record):
    """One source that the registry knows."""

    __match_args__ = (
        "id",
        "kind",
        "country",
        "names_ar",
        "names_en",
        "abbreviations",
        "domain",
        "wikidata",
        "ambiguous",
    )
    @property
    def id(self) -> str:
        """The id that credits and chains use."""

    @property
    def kind(self) -> _Kind:
        """What it is."""

    @property
    def country(self) -> str:
        """Its country, ISO 3166-1 alpha-2; ``INT`` for none in particular."""

    @property
    def names_ar(self) -> tuple[str, ...]:
        """Its Arabic names."""

    @property
    def names_en(self) -> tuple[str, ...]:
        """Its names in Latin letters."""

    @property
    def abbreviations(self) -> tuple[str, ...]:
        """Its abbreviations, of any script."""

    @property
    def domain(self) -> tuple[str, ...]:
        """The domains that it publishes under."""

    @property
    def wikidata(self) -> str:
        """Its Wikidata item, where known."""

    @property
    def ambiguous(self) -> tuple[str, ...]:
        """Which of its names are also something else."""

    @staticmethod
    def from_dict(value: Mapping[str, object]) -> Source:
        """Make a source of what `to_dict` gives."""

@final
class Registry:
    """Who can be a source, and what it is called. It never changes."""

    def __new__(cls) -> Self:
        """Give the registry that comes with naql."""

    @staticmethod
    def parse(text: str) -> Registry:
        """Add sources of your own to the built-in ones; one with a known id takes its place.

        Args:
            text: A JSON array of objects with the fields of `Source`, or a table with tabs and the header line ``id kind
                country names_ar names_en abbreviations domain wikidata ambiguous``.

        Raises:
            RegistryError: The table cannot be read or contradicts itself.

        """

    @staticmethod
    def read(path: str | PathLike[str]) -> Registry:
        """Add the sources of a file to the built-in ones.

        Raises:
            OSError: The file cannot be read.
            RegistryError: As `parse`, with the name of the file.

        """

    def __len__(self) -> int: ...
    def __contains__(self, id: object, /) -> bool: ...
    def __getitem__(self, id: str, /) -> Source: ...
    def __iter__(self) -> Iterator[Source]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class View:
    """A text as naql reads it, with the way back to the raw one. A word of it is a run without white space."""

    __match_args__ = ("text",)
    @property
    def text(self) -> str:
        """The view's text."""

    @property
    def raw(self) -> str:
        """The text that it is of."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the view."""

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where each word is in the raw text: ``raw[start:end]``."""

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the view is in the raw text. Ends past the text count as its end."""

    def view_span(self, start: int, end: int) -> tuple[int, int]:
        """What a part of the raw text became in the view; an empty span when all of it was deleted."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Fingerprint:
    """All that is kept of a text for finding it again, under one scheme."""

    __match_args__ = ("scheme", "raw", "folded", "words", "simhash", "minhash", "marks")
    @property
    def scheme(self) -> str:
        """The scheme of the values."""

    @property
    def raw(self) -> str:
        """BLAKE3-256 of the text's UTF-8, hexadecimal."""

    @property
    def folded(self) -> str:
        """BLAKE3-256 of the folded words, one space between two of them, hexadecimal."""

    @property
    def words(self) -> int:
        """How many folded words there are."""

    @property
    def simhash(self) -> int:
        """SimHash-64 of the 3-word shingles."""

    @property
    def minhash(self) -> tuple[int, ...]:
        """MinHash of the 3-word shingles: 128 numbers."""

    @property
    def marks(self) -> tuple[tuple[int, int], ...]:
        """Winnowed 5-word shingles: the hash, and the word that it begins with."""

    def jaccard(self, other: Fingerprint) -> float:
        """Estimate the Jaccard similarity of the 3-word shingles, from 0 to 1."""

    def hamming(self, other: Fingerprint) -> int:
        """Count the bits in which the two SimHashes differ, from 0 to 64."""

    def to_bytes(self) -> bytes:
        """Give the compact form."""

    def __bytes__(self) -> bytes: ...
    @staticmethod
    def from_bytes(data: bytes) -> Fingerprint:
        """Read the compact form.

        Raises:
            SchemeError: It is of another scheme.
            CorruptError: It is no fingerprint.

        """

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON form: hashes as hexadecimal text."""

    @staticmethod
    def from_dict(value: Mapping[str, object]) -> Fingerprint:
        """Read the JSON form."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Passage(_Record):
    """A stretch of text that ``a`` and ``b`` share."""

    __match_args__ = ("a_start", "a_end", "b_start", "b_end", "words", "identity", "order")
    @property
    def a_start(self) -> int:
        """Where it begins in ``a``."""

    @property
    def a_end(self) -> int:
        """Where it ends in ``a``."""

    @property
    def b_start(self) -> int:
        """Where it begins in ``b``."""

    @property
    def b_end(self) -> int:
        """Where it ends in ``b``."""

    @property
    def words(self) -> int:
        """How many of its words are equal."""

    @property
    def identity(self) -> float:
        """The share of the longer side's words that are equal."""

    @property
    def order(self) -> bool:
        """Whether the words are in the same order on both sides; in ``rewrites`` they need not be."""

    @staticmethod
    def from_dict(value: Mapping[str, object]) -> Passage:
        """Make a passage of what `to_dict` gives."""

@final
class Comparison(_Record):
    """What two stories, ``a`` and ``b``, have in common."""

    __match_args__ = (
        "relation",
        "jaccard",
        "containment_a",
        "containment_b",
        "matched_words",
        "longest_run",
        "passages",
        "reasons",
    )
    @property
    def relation(self) -> Relation:
        """What ``a`` is to ``b``."""

    @property
    def jaccard(self) -> float:
        """The Jaccard similarity of the 3-word shingles."""

    @property
    def containment_a(self) -> float:
        """The share of the shingles of ``a`` that ``b`` has."""

    @property
    def containment_b(self) -> float:
        """The share of the shingles of ``b`` that ``a`` has."""

    @property
    def matched_words(self) -> int:
        """How many equal words the passages have."""

    @property
    def longest_run(self) -> int:
        """How many words the longest run of equal words has."""

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages, in their order in ``a``."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """The rule that made the relation, and what it saw."""

    @staticmethod
    def from_dict(value: Mapping[str, object]) -> Comparison:
        """Make a comparison of what `to_dict` gives."""

@final
class Match(_Record):
    """An earlier story that a story of the document is related to. The document is ``a``, the earlier one ``b``."""

    __match_args__ = (
        "id",
        "story",
        "of_story",
        "relation",
        "jaccard",
        "containment_a",
        "containment_b",
        "matched_words",
        "longest_run",
        "passages",
        "reasons",
    )
    @property
    def id(self) -> str:
        """The id of the earlier document."""

    @property
    def story(self) -> int:
        """Which story of the document it is that matches, from 0."""

    @property
    def of_story(self) -> int:
        """Which story of the earlier document it matches, from 0."""

    @property
    def relation(self) -> Relation:
        """What ``a`` is to ``b``."""

    @property
    def jaccard(self) -> float:
        """The Jaccard similarity of the 3-word shingles."""

    @property
    def containment_a(self) -> float:
        """The share of the shingles of ``a`` that ``b`` has."""

    @property
    def containment_b(self) -> float:
        """The share of the shingles of ``b`` that ``a`` has."""

    @property
    def matched_words(self) -> int:
        """How many equal words the passages have."""

    @property
    def longest_run(self) -> int:
        """How many words the longest run of equal words has."""

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages, in their order in ``a``."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """The rule that made the relation, and what it saw."""

    @staticmethod
    def from_dict(value: Mapping[str, object]) -> Match:
        """Make a match of what `to_dict` gives."""

@final
class Cover(_Record):
    """An earlier story and the parts of the page that are in it."""

    __match_args__ = ("id", "words", "spans")
    @property
    def id(self) -> str:
        """The id of the earlier document."""

    @property
    def words(self) -> int:
        """How many words of the page it covers that none before it in the cover does."""

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The parts of the page."""

    @staticmethod
    def from_dict(value: Mapping[str, object]) -> Cover:
        """Make a cover of what `to_dict` gives."""

@final
class Verdict(_Record):
    """A gate's verdict on a document."""

    __match_args__ = (
        "id",
        "decision",
        "relation",
        "of",
        "reasons",
        "replaces",
        "matches",
        "cover",
        "new_words",
        "new_share",
        "chain",
        "scheme",
        "seen",
    )
    @property
    def id(self) -> str:
        """The document's id."""

    @property
    def decision(self) -> Decision:
        """What to do with the document."""

    @property
    def relation(self) -> Relation:
        """What the document is to the story that decided, or to the closest match."""

    @property
    def of(self) -> str | None:
        """The id of that story's document; nothing when no story was found."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why: the rule that made the relation, then the rule of the policy that decided.

        For a page of several stories both for each of them (``story 1: …``), then how the page gets its relation
        (``page: …``).
        """

    @property
    def replaces(self) -> str | None:
        """The id of the document that this one replaces. Only where a rule of the policy says ``replace``."""

    @property
    def matches(self) -> tuple[Match, ...]:
        """The earlier stories that a story of the page is related to: by story, the closest first."""

    @property
    def cover(self) -> tuple[Cover, ...]:
        """The earlier stories that parts of the page are in; the one that covers most comes first."""

    @property
    def new_words(self) -> int:
        """How many words of the page no part of the cover has."""

    @property
    def new_share(self) -> float:
        """Their share of the page's words."""

    @property
    def chain(self) -> tuple[tuple[str, ...], ...]:
        """The attribution chain: the publisher, then hop by hop.

        A hop has several sources where they are named side by side.
        """

    @property
    def scheme(self) -> str:
        """The scheme of the fingerprints."""

    @property
    def seen(self) -> bool:
        """Whether the same document (same id, same text) came before.

        In the same delivery it is dropped; in a later one it gets the decision, relation, ``of``, last reason and chain
        that it got the first time.
        """

    @staticmethod
    def from_dict(value: Mapping[str, object]) -> Verdict:
        """Make a verdict of what `to_dict` gives, or of a line of the command's output."""

@final
class Credit(_Record):
    """A source that a story names for its text or for a claim in it."""

    __match_args__ = ("source", "surface", "where", "role", "start", "end", "confidence", "rule", "candidates")
    @property
    def source(self) -> str:
        """The source: an id of the registry, or ``?surface`` where it has none.

        Sources without a name are ``@agencies``, ``@media``, ``@monitoring``, ``@anonymous`` and ``@social``.
        """

    @property
    def surface(self) -> str:
        """The words of the text that name it."""

    @property
    def where(self) -> _Place:
        """The place of the credit."""

    @property
    def role(self) -> _Role:
        """What the source is to the story."""

    @property
    def start(self) -> int:
        """Where the surface begins: in the text, or in the byline when ``where`` is ``byline``."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def confidence(self) -> float:
        """How sure the rule is."""

    @property
    def rule(self) -> str:
        """The rule that found it."""

    @property
    def candidates(self) -> tuple[str, ...]:
        """The sources that share the name, the likeliest first; nothing when only one has it."""

    @staticmethod
    def from_dict(value: Mapping[str, object]) -> Credit:
        """Make a credit of what `to_dict` gives."""

@final
class Relay(_Record):
    """An explicit "this source passes on what that one said"."""

    __match_args__ = ("from_", "origin", "origin_type", "start", "end")
    @property
    def from_(self) -> str:
        """The source that passes on, named as in a credit."""

    @property
    def origin(self) -> str:
        """Whose words they are, in the words of the text."""

    @property
    def origin_type(self) -> _Origin:
        """What the origin is."""

    @property
    def start(self) -> int:
        """Where the source or the origin begins, whichever comes first."""

    @property
    def end(self) -> int:
        """Where the later of the two ends."""

    @staticmethod
    def from_dict(value: Mapping[str, object]) -> Relay:
        """Make a relay of what `to_dict` gives."""

@final
class StoryTrace(_Record):
    """What one story of a page says about its sources."""

    __match_args__ = ("start", "end", "publisher", "credits", "relays", "chain")
    @property
    def start(self) -> int:
        """Where the story begins in the page."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def publisher(self) -> str:
        """Whose page it is: an id of the registry, ``?name``, ``?host`` where only the address is known, or ``?``."""

    @property
    def credits(self) -> tuple[Credit, ...]:
        """Every source credited, once, the strongest places first."""

    @property
    def relays(self) -> tuple[Relay, ...]:
        """Every explicit relay, in the order of the text."""

    @property
    def chain(self) -> tuple[tuple[str, ...], ...]:
        """From the publisher to the origin. A hop has several sources where they are named side by side."""

    @staticmethod
    def from_dict(value: Mapping[str, object]) -> StoryTrace:
        """Make a story's trace of what `to_dict` gives."""

@final
class Block(_Record):
    """A typed stretch of a page."""

    __match_args__ = ("kind", "start", "end")
    @property
    def kind(self) -> _BlockKind:
        """What the stretch is.

        `manifest` is a C2PA manifest hidden in the text: a signed claim of where it is from, which naql does not verify.
        """

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @staticmethod
    def from_dict(value: Mapping[str, object]) -> Block:
        """Make a block of what `to_dict` gives."""

@final
class Trace(_Record):
    """What a document says about its sources."""

    __match_args__ = ("id", "stories", "blocks")
    @property
    def id(self) -> str:
        """The document's id."""

    @property
    def stories(self) -> tuple[StoryTrace, ...]:
        """The stories of the page, in order."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the page, in order."""

    @staticmethod
    def from_dict(value: Mapping[str, object]) -> Trace:
        """Make a trace of what `to_dict` gives."""

@final
class Entry(_Record):
    """What the ledger says of one thing that happened to a gate."""

    __match_args__ = (
        "sequence",
        "time",
        "kind",
        "id",
        "raw",
        "folded",
        "decision",
        "relation",
        "of",
        "rule",
        "chain",
        "day",
        "stored",
        "ids",
        "remains",
        "before",
        "documents",
        "by",
        "why",
        "policy",
        "scheme",
        "hash",
    )
    @property
    def sequence(self) -> int:
        """How many entries came before it."""

    @property
    def time(self) -> str:
        """When it happened: RFC 3339, UTC, to the second. It is never earlier than in the entry before."""

    @property
    def kind(self) -> str:
        """What happened: ``verdict``, ``policy`` (the gate decides by another one from here on), ``deletion`` or ``expiry``."""

    @property
    def id(self) -> str | None:
        """Of a verdict: the document's id."""

    @property
    def raw(self) -> str | None:
        """Of a verdict: BLAKE3-256 of the bytes of the document's text."""

    @property
    def folded(self) -> str | None:
        """Of a verdict: BLAKE3-256 of the folded words, one space between two of them.

        For a page of several stories: BLAKE3-256 of the hashes of its stories, 32 bytes each, one after the other.
        """

    @property
    def decision(self) -> Decision | None:
        """Of a verdict: what was decided."""

    @property
    def relation(self) -> Relation | None:
        """Of a verdict: what the document is to the story that decided."""

    @property
    def of(self) -> str | None:
        """Of a verdict: the id of that story's document; nothing when no story was found."""

    @property
    def rule(self) -> str | None:
        """Of a verdict: its last reason; empty when nothing was found."""

    @property
    def chain(self) -> tuple[tuple[str, ...], ...] | None:
        """Of a verdict: the attribution chain."""

    @property
    def day(self) -> str | None:
        """Of a verdict: the day that the document is kept under; retention counts from it."""

    @property
    def stored(self) -> str | None:
        """Of a verdict: BLAKE3-256 of what is stored of the document."""

    @property
    def ids(self) -> tuple[str, ...] | None:
        """Of a deletion: the ids; all documents of these that came before were deleted."""

    @property
    def remains(self) -> str | None:
        """Of a deletion that leaves keys in the index: BLAKE3-256 of what remains of the documents until a vacuum."""

    @property
    def before(self) -> str | None:
        """Of an expiry: all documents that were kept under an earlier day were forgotten."""

    @property
    def documents(self) -> int | None:
        """Of an expiry: how many these were."""

    @property
    def by(self) -> str | None:
        """Of a deletion or a policy: who did it."""

    @property
    def why(self) -> str | None:
        """Of a deletion or a policy: why."""

    @property
    def policy(self) -> str:
        """BLAKE3-256 of the policy in force from this entry on, in its TOML form with every key."""

    @property
    def scheme(self) -> str:
        """The scheme of the fingerprints."""

    @property
    def hash(self) -> str:
        """BLAKE3-256 of the hash before it and of the entry's other fields."""

    @staticmethod
    def from_dict(value: Mapping[str, object]) -> Entry:
        """Make an entry of what `to_dict` gives, or of a line of an exported ledger."""

@final
class Disk(_Record):
    """The bytes that a gate's rows take."""

    __match_args__ = ("ledger", "events", "documents", "texts", "index")
    @property
    def ledger(self) -> int:
        """The ledger."""

    @property
    def events(self) -> int:
        """The keys that stories are found by."""

    @property
    def documents(self) -> int:
        """Kept documents: what they are compared by."""

    @property
    def texts(self) -> int:
        """Their texts."""

    @property
    def index(self) -> int:
        """The index, up to its last checkpoint."""

    @staticmethod
    def from_dict(value: Mapping[str, object]) -> Disk:
        """Make it of what `to_dict` gives."""

@final
class Stats(_Record):
    """What a gate holds."""

    __match_args__ = (
        "stories",
        "documents",
        "deleted",
        "verdicts",
        "by_decision",
        "by_relation",
        "by_outlet",
        "oldest",
        "newest",
        "disk",
        "head",
        "policy",
        "scheme",
    )
    @property
    def stories(self) -> int:
        """How many stories are kept for later ones to be compared with."""

    @property
    def documents(self) -> int:
        """How many documents they are of."""

    @property
    def deleted(self) -> int:
        """How many deleted documents have their keys in the index until a vacuum."""

    @property
    def verdicts(self) -> int:
        """How many verdicts the ledger has."""

    @property
    def by_decision(self) -> dict[str, int]:
        """The verdicts by decision."""

    @property
    def by_relation(self) -> dict[str, int]:
        """The verdicts by relation."""

    @property
    def by_outlet(self) -> dict[str, int]:
        """The kept documents by outlet: the registry's id, or `?` and the name or host; without one, the empty name."""

    @property
    def oldest(self) -> str | None:
        """The first time of publication of a kept document."""

    @property
    def newest(self) -> str | None:
        """The last time of publication of a kept document."""

    @property
    def disk(self) -> Disk:
        """The bytes that it takes."""

    @property
    def head(self) -> str:
        """The hash of the ledger's last entry."""

    @property
    def policy(self) -> str:
        """BLAKE3 of the policy."""

    @property
    def scheme(self) -> str:
        """The scheme of the fingerprints."""

    @staticmethod
    def from_dict(value: Mapping[str, object]) -> Stats:
        """Make it of what `to_dict` gives."""

@final
class Verified(_Record):
    """What was found in order."""

    __match_args__ = ("verdicts", "documents", "head", "entries")
    @property
    def verdicts(self) -> int:
        """How many verdicts the ledger has."""

    @property
    def documents(self) -> int:
        """How many documents are kept, each as the ledger says."""

    @property
    def head(self) -> str:
        """The hash of the ledger's last entry."""

    @property
    def entries(self) -> int:
        """How many entries the ledger has, each bound to the one before it."""

    @staticmethod
    def from_dict(value: Mapping[str, object]) -> Verified:
        """Make it of what `to_dict` gives."""

@final
class Gate:
    """Decides on one document after the other by what came before it, and keeps what it let in.

    ``Gate()`` is in memory, ``Gate.open(path)`` on a store. Any number of threads may share one. As a context manager it is
    closed at the end.
    """

    def __new__(cls, policy: Policy | None = None, *, registry: Registry | None = None) -> Self:
        """Make an empty gate in memory.

        Args:
            policy: By what it decides; None is the default policy.
            registry: Who can be a source; None is the built-in registry.

        Raises:
            PolicyError: The policy has an ``order`` other than the default: a gate takes documents as they come.

        """

    @staticmethod
    def open(
        path: str | PathLike[str],
        *,
        policy: Policy | None = None,
        change_policy: bool = False,
        registry: Registry | None = None,
        retain_days: int | None = None,
        keep_text: Literal["no", "kept", "all"] = "kept",
        read_only: bool = False,
        clock_jump: bool = False,
    ) -> Gate:
        """Open the store in a directory, or make it. One gate at a time writes to a store, in whatever process.

        Args:
            path: The directory.
            policy: By what it decides; None is the policy that the store was made with, the default one for a new store.
            change_policy: Decide by ``policy`` from now on though the store was made with another one.
            registry: Who can be a source; None is the built-in registry.
            retain_days: For how many days a document is remembered, by its time of publication; None forgets none.
            keep_text: Of which documents the texts are kept: ``"no"`` (of none, only what comparison needs of them), ``"kept"``
                (of those that later ones are compared with), ``"all"`` (of all, with what they came with, as `lineage` needs it).
            read_only: Only to check and read; any number of such gates may be open. It sees the store as it was when it was
                opened.
            clock_jump: Whether documents may be forgotten by a clock that is more than a day ahead of the ledger's last entry.
                Otherwise admitting fails when that would happen: a clock that is wrong once would make the gate forget
                everything.

        Raises:
            ArgumentError: ``keep_text`` is another word.
            StorageError: The directory cannot be used.
            LockedError: Another process writes to it.
            SchemeError: It was made by another scheme, or under another policy.
            PolicyError: The policy has an ``order`` other than the default: a gate takes documents as they come.
            CorruptError: It is damaged.

        """

    def close(self) -> None:
        """Close the gate, and its store. Ledgers and streams that were made of it keep the store open until they are gone."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *_error: object) -> None: ...
    def check(self, document: AnyDocument) -> Verdict:
        """Say what the gate would say of a document; nothing changes.

        Raises:
            DocumentError: The document cannot be judged at all: its time of publication is none.
            TextError: Its text is no Unicode text, or too long.
            ArgumentError: The gate is closed, or was opened before a fork.

        """

    def admit(self, document: AnyDocument) -> Verdict:
        """Decide on a document; it is recorded, and kept unless it is dropped. On return the verdict is in the store.

        A document that came before, with the same id and text, changes nothing and gets its first verdict (``seen``).

        Raises:
            StorageError: The verdict cannot be written; then nothing is recorded.
            DocumentError: As `check`.
            TextError: As `check`.

        """

    @overload
    def check_many(
        self,
        data: Iterator[Any],
        /,
        *,
        text: str | None = None,
        id: str | None = None,
        title: str | None = None,
        byline: str | None = None,
        publisher: str | None = None,
        url: str | None = None,
        published: str | None = None,
        html: Html = "auto",
        dates: Dates | None = None,
        on_error: OnError = "stop",
        threads: int | None = None,
    ) -> Stream: ...
    @overload
    def check_many(
        self,
        data: Documents,
        /,
        *,
        text: str | None = None,
        id: str | None = None,
        title: str | None = None,
        byline: str | None = None,
        publisher: str | None = None,
        url: str | None = None,
        published: str | None = None,
        html: Html = "auto",
        dates: Dates | None = None,
        on_error: OnError = "stop",
        threads: int | None = None,
        progress: bool | Progress = False,
    ) -> Columns:
        """Say what the gate would say of each of many documents; nothing changes. Else as `admit_many`."""

    @overload
    def admit_many(
        self,
        data: Iterator[Any],
        /,
        *,
        text: str | None = None,
        id: str | None = None,
        title: str | None = None,
        byline: str | None = None,
        publisher: str | None = None,
        url: str | None = None,
        published: str | None = None,
        html: Html = "auto",
        dates: Dates | None = None,
        on_error: OnError = "stop",
        threads: int | None = None,
    ) -> Stream: ...
    @overload
    def admit_many(
        self,
        data: Documents,
        /,
        *,
        text: str | None = None,
        id: str | None = None,
        title: str | None = None,
        byline: str | None = None,
        publisher: str | None = None,
        url: str | None = None,
        published: str | None = None,
        html: Html = "auto",
        dates: Dates | None = None,
        on_error: OnError = "stop",
        threads: int | None = None,
        progress: bool | Progress = False,
    ) -> Columns:
        """Decide on many documents, in order, as if `admit` were asked one after the other; they are written 512 at a time.

        They are one delivery: a document that comes again among them is dropped.

        Args:
            data: A frame, anything else with the Arrow interface, or an iterable of documents, mappings or bare texts.
            text: The column of texts, when it has another name. So for the others: what is named must be there; what is not
                is read where it is there, under its name or another usual one (``content``, ``author``, ``source``, ``date`` …).
                A row without an id gets its address for one, else a hash of publisher, published and text.
            id: See ``text``.
            title: See ``text``.
            byline: See ``text``.
            publisher: See ``text``.
            url: See ``text``.
            published: See ``text``.
            html: What is done with HTML in texts: ``"auto"`` decodes it (offsets then count in what comes of it), ``"keep"``
                leaves it.
            dates: What comes first in dates such as 3/4/2025: the day (``"dmy"``) or the month (``"mdy"``).
            on_error: What is done with a bad row: ``"stop"`` raises, ``"skip"`` leaves it out of the result, with a warning.
            threads: How many threads work; None is one a core.
            progress: Show a bar (of tqdm or rich, where installed), or call a function with each step.

        Returns:
            `Columns` with a row for each document: the columns that `naql.dedup` gives. Of what can be read once only (a
            ``RecordBatchReader``, a generator), a `Stream`: a batch is read, and recorded, when its verdicts are read.

        Raises:
            DocumentError: A row cannot be judged (``.row`` says which); nothing of its batch is recorded.
            StorageError: Writing failed; whole blocks of 512 may have been recorded, and asking again is safe.
            KeyboardInterrupt: Ctrl-C; whole blocks of 512 may have been recorded, the store is sound.

        """

    def delete(self, id: str, *, by: str | None = None, why: str | None = None) -> bool:
        """Delete all documents of an id; only the ledger still names them. Say whether there was any.

        No verdict names them any more, and the id is new again. Their keys, which are hashes, stay in the index until `vacuum`:
        they count as printed, and a key keeps its first eight stories, deleted or not. After it the gate is one that never saw
        them. When more than one document in a hundred is deleted, the index is made again without them at once; checks go on
        meanwhile.

        Args:
            id: The id.
            by: Who deletes them, for the ledger.
            why: Why, for the ledger.

        """

    def delete_many(self, ids: Iterable[str], *, by: str | None = None, why: str | None = None) -> list[str]:
        """Delete all documents of some ids at once, as `delete` does. Give the ids that no document has.

        Args:
            ids: The ids.
            by: Who deletes them, for the ledger.
            why: Why, for the ledger.

        """

    def text(self, id: str) -> str | None:
        """Give the text of the last kept document of an id; None when there is none, or its text was not kept."""

    def stats(self) -> Stats:
        """Count what is kept and recorded. Reads the whole ledger."""

    def verify(self, head: str | None = None) -> Verified:
        """Check all that later verdicts rest on: the file, the chain of the ledger, every document and the index against it.

        Args:
            head: The hash of an entry that the ledger must still have, and so all before it.

        Raises:
            CorruptError: Naming the first thing that does not fit.

        """

    def sign_head(self, key: str) -> str:
        """Give the end of the ledger as a head that a key signed.

        Args:
            key: A key of `make_key`, or the text of a file of ``naql store key``.

        Raises:
            ArgumentError: It is none.

        """

    def verify_head(self, head: str, *, public_key: str | None = None) -> None:
        """Check that the ledger still has all entries of a head, unchanged. Reads the ledger up to there.

        Args:
            head: A head of `sign_head`, or one that ``naql store head`` or ``naql gate --heads`` wrote.
            public_key: By whose owner the head must be signed; None checks no signature.

        Raises:
            CorruptError: The ledger does not have them, or the signature is somebody else's.
            ArgumentError: One of the texts is none.

        """

    def prove(self, head: str, key: str) -> str:
        """Give the proof that the ledger, as it is now, extends that of an earlier head. Reads the ledger.

        Args:
            head: The earlier head.
            key: The key that signs the later head, which is in the proof.

        Raises:
            CorruptError: The ledger does not extend that of the head.
            ArgumentError: One of the texts is none.

        """

    def vacuum(self) -> None:
        """Make the index again of what is stored, and rewrite the file: what was deleted is then nowhere in it."""

    def ledger(self, start: int = 0) -> Iterator[Entry]:
        """Iterate over everything that was recorded, in order, from the entry with a number on."""

    @property
    def head(self) -> str:
        """The hash of the ledger's last entry, which seals all of it; zeros for an empty one."""

    @property
    def policy(self) -> Policy:
        """The policy that it decides by."""

    @property
    def path(self) -> Path | None:
        """The directory of its store; None in memory."""

    @property
    def read_only(self) -> bool:
        """Whether it only checks and reads."""

    @property
    def closed(self) -> bool:
        """Whether it was closed."""

@final
class Steps:
    """A gate's verdict on each of many documents in five pure steps, for an engine that runs them on all documents at once.

    Arrow data in, Arrow data out: a batch, a table or a reader. What a step gives names in the metadata of its schema what it was
    made by, and a step refuses data that names something else. Each call works on its own thread: an engine has one task a core.
    """

    def __new__(cls, policy: Policy | None = None, registry: Registry | None = None) -> Self:
        """Make the steps of a policy and a registry; None is the default one, and the built-in one.

        Raises:
            PolicyError: A rule says ``replace``, which only a gate and `dedup` can do, or names what no registry has.

        """

    @property
    def scheme(self) -> str:
        """What the steps depend on: the scheme of the fingerprints, the versions of the rules and of the grammar of sources."""

    def sign(self, data: Documents, how: How | None = None) -> Columns:
        """Sign documents, in columns by their names or as ``how`` says.

        Returns:
            The seven columns of documents, and: ``order``, bytes in whose order documents are judged; ``id_name`` and
            ``text_name``: a document with the ``text_name`` of an earlier one is the same, one with the ``id_name`` of an earlier
            one is a revision; ``day`` (from 1970-01-01) and ``outlet`` (a hash, 0 for none); ``keys``, a list of structs of
            ``key``, ``part`` (the story of the page), ``word`` and ``about``; ``seconds`` of publication; ``printed_by``.

        """

    def lists(self, data: Any) -> Columns:
        """Say what earlier documents say of keys, which are sorted by key and story over all calls.

        Args:
            data: ``key``, ``story`` (the place of the document in the order, times 2²⁰, and the part), ``word``, ``day``,
                ``outlet``, ``about`` and ``kept``: whether the story is kept; ``record`` and ``owner`` in rows of `records`, and
                null in the others.

        Returns:
            The same without ``kept``, with ``record``: what the documents before that of the row say; only rows of which they say
            something.

        """

    def candidates(self, data: Any) -> Columns:
        """Find the stories that each is compared with.

        Args:
            data: ``story`` and ``lists``, a list of structs of the other columns of `lists`.

        Returns:
            ``story``, ``candidates`` (a list of stories, the likeliest first) and ``seen`` (bytes); only stories that have any.

        """

    def verify(self, data: Any, pages: Any) -> Columns:
        """Rule on a story and an earlier one; this depends on no decision.

        Args:
            data: ``story``, ``of``, ``seen`` of the first.
            pages: The documents of all of them: ``document``, its place in the order, and the seven columns.

        Returns:
            ``story``, ``of`` and ``ruling``: bytes, null where they have no relation that counts.

        """

    def decide(self, data: Any) -> Columns:
        """Decide on documents by the rulings on their stories.

        Args:
            data: ``document`` (its place in the order), ``revised``, ``repeated``, the seven columns, and ``rulings``, a list
                in any order.

        Returns:
            ``document``, ``kept`` (for each story of the page, whether it is), ``of_document`` (the place of the document that it
            is dropped for), and the columns of `dedup`, of which ``copies``, ``outlets`` and ``first_seen`` are null.

        """

    def in_order(self, keys: Any, pages: Any) -> Columns:
        """Decide on the documents that rounds left, one after the other: each finds those before it decided on.

        Args:
            keys: All rows of all keys that these documents have, as `lists` takes them.
            pages: These documents and all that they may be compared with: ``document``, ``revised``, ``left`` (whether it is
                decided on) and the seven columns.

        Returns:
            For each document that is left the columns of `decide`, and ``found``: a list of structs of ``part``, ``candidates``
            and ``seen``, as `candidates` gives them.

        """

    def records(self, data: Any) -> Columns:
        """Say what all documents say of each key, for the next run: when all is decided, by the same rows as `lists`.

        Args:
            data: As of `lists`. A batch without rows ends the keys: it gives the last one.

        Returns:
            ``key``, ``record``, ``owner`` (a hash of the outlet that the record tells from others) and ``stories``, the first
            kept stories that have the key. With a row that has the first three, before the others of its key, `lists` and
            `in_order` go on from there.

        """

@final
class PairSteps:
    """`pairs` in eight pure steps, for an engine that runs them on all documents at once.

    As of `Steps`: Arrow data in, Arrow data out, one thread a call, and data that something else made is refused. Documents are
    numbered in their order; a story has the number of its document times 2²⁰, and the part. `naql.spark.pairs` has all that lies
    between the steps.
    """

    def __new__(cls, policy: Policy | None = None, registry: Registry | None = None) -> Self:
        """Make the steps of a policy and a registry; None is the default one, and the built-in one.

        Raises:
            PolicyError: As `Steps`.

        """

    def stories(self, data: Any) -> Columns:
        """List the stories that are long enough to be judged.

        Args:
            data: ``document``, its number, and the seven columns.

        Returns:
            ``story``; ``outlet`` (a hash, 0 for none); ``words``, how many it has; ``hashes``, four bytes for each word;
            ``groups``, a list of bytes: what stories of the same words, with the same beginning and with the same end have alike.

        """

    def grouped(self, data: Any) -> Columns:
        """Say of groups whose stories are something to each other which they are.

        Args:
            data: ``group`` and ``story``, sorted by both, with all stories of each group.

        Returns:
            ``group``, ``story``, ``first`` and ``stories``. Copies have the first story of their crowd, which has no row itself;
            stories that may have standing words have null.

        """

    def standing(self, data: Any) -> Columns:
        """Find the standing words of stories that begin or end alike.

        Args:
            data: ``group``, ``story``, ``outlet`` and ``hashes``, sorted by ``group``, with all stories of each.

        Returns:
            ``story``, ``until`` (the first word after the beginning) and ``from`` (the first word of the end), of stories that
            have either. Of a story that is named twice the greatest and the least count.

        """

    def keys(self, data: Any, stories: int, words: int, buckets: int) -> Columns:
        """Give the keys of documents, for each bucket.

        Args:
            data: ``document``, its number; ``copies``, a list of its stories that are copies; and the seven columns.
            stories: How many stories all documents have that are long enough to be judged.
            words: How many words these have.
            buckets: How many buckets there are; the next power of two is taken.

        Returns:
            ``bucket`` and ``keys``: bytes, those of all documents of the batch.

        """

    def bucket(self, data: Any, stories: int, words: int) -> Columns:
        """Say what the stories of a bucket share.

        Args:
            data: ``keys``: all rows of one bucket.
            stories: See `keys`.
            words: See `keys`.

        Returns:
            Rows with ``set`` (bytes) and how many keys of a kind just its stories share: ``marks``, ``rare``, ``windows`` and
            ``wholes``; and rows with ``story`` and ``seen``, bytes.

        """

    def meet(self, data: Any) -> Columns:
        """Say who meets whom by sets.

        Args:
            data: ``set``, and the sums of ``marks``, ``rare``, ``windows`` and ``wholes`` over all its rows.

        Returns:
            ``earlier``, ``later``, the four of what they share by these sets, ``least`` (how many stories the least set has),
            ``earlier_marks`` and ``later_marks`` (how many each has). A row with null for ``later`` says in ``mark`` by what a
            story meets nobody, as too many have it.

        """

    def how(self, data: Any) -> Columns:
        """Say how two stories meet that share enough.

        Args:
            data: The columns of `meet`, once for two stories: the sums of the four, the least ``least``; and
                ``earlier_passed`` and ``later_passed``, lists of every ``mark`` of each. The first story and a copy share a
                whole, and as many have it as the crowd has stories.

        Returns:
            ``earlier``, ``later`` and ``how``.

        """

    def compare(self, data: Any, known: Any, pages: Any) -> Columns:
        """Compare stories with the earlier ones that they meet.

        Args:
            data: ``earlier``, ``later`` and ``how``, all rows of each later story.
            known: Of each earlier story ``story``, ``seen`` (a list), ``until`` and ``from``, which may be null.
            pages: The documents of all of them: ``document``, its number, and the seven columns.

        Returns:
            ``earlier`` and ``later``; ``is_full``; ``unless_full``: the pair is none if any row with ``is_full`` has its earlier
            story as ``later``; and the columns of `pairs`.

        """

@final
class Columns:
    """The rows of a result, in columns: Arrow data that every frame library takes without a copy."""

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""

    def __len__(self) -> int: ...
    def __contains__(self, name: str, /) -> bool: ...
    def __getitem__(self, name: str, /) -> Column: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...
    def to_arrow(self) -> pa.Table:
        """Give a ``pyarrow.Table``; pyarrow must be installed."""

    def to_polars(self) -> pl.DataFrame:
        """Give a ``polars.DataFrame``; polars must be installed."""

    def to_pandas(self) -> pd.DataFrame:
        """Give a ``pandas.DataFrame``, lists and structs as Arrow types; pandas and pyarrow must be installed."""

    def _repr_html_(self) -> str:
        """What a notebook shows: the first rows as a table."""

@final
class Column:
    """One column of a result."""

    @property
    def name(self) -> str:
        """The name of the column."""

    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...
    def to_arrow(self) -> pa.ChunkedArray[Any]:
        """Give a ``pyarrow.ChunkedArray``; pyarrow must be installed."""

    def to_polars(self) -> pl.Series:
        """Give a ``polars.Series``; polars must be installed."""

    def to_pandas(self) -> pd.Series[Any]:
        """Give a ``pandas.Series``; pandas and pyarrow must be installed."""

@final
class Stream:
    """The rows of a result, batch by batch, each made on demand. It is read once, in bounded memory."""

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""

    def __iter__(self) -> Self: ...
    def __next__(self) -> Columns: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...
    def read_all(self) -> Columns:
        """Read what is left, all at once."""

    def to_arrow(self) -> pa.RecordBatchReader:
        """Give a ``pyarrow.RecordBatchReader``; pyarrow must be installed."""

@final
class Report:
    """What a lineage says, for people: see `report`."""

    @property
    def html(self) -> str:
        """One self-contained page, with both languages; it loads nothing from anywhere."""

    @property
    def text(self) -> str:
        """The summary, the agencies and the most relayed stories, for a terminal."""

    @property
    def markdown(self) -> str:
        """The same in Markdown."""

    @property
    def csv(self) -> str:
        """One row for each story and whom it is from, as CSV."""

    def _repr_html_(self) -> str: ...

def compare(a: str | AnyDocument, b: str | AnyDocument, policy: Policy | None = None) -> Comparison:
    """Compare two documents, or texts, each as one story, by the thresholds of a policy (None: the default one)."""

# What the package is made of.

def main(args: list[str]) -> int: ...
def view(text: str, light: bool) -> View: ...
def fingerprint(text: str) -> Fingerprint: ...
def trace(document: str | AnyDocument, registry: Registry | None = None) -> Trace: ...
def fingerprint_batch(
    data: Any, text: str, threads: int | None, progress: Progress | None, lazy: bool
) -> Columns | Stream: ...
def view_batch(
    data: Any, text: str, light: bool, offsets: bool, threads: int | None, progress: Progress | None, lazy: bool
) -> Columns | Stream: ...
def trace_batch(
    data: Any, how: How, registry: Registry | None, threads: int | None, progress: Progress | None, lazy: bool
) -> Columns | Stream: ...
def judge_batch(
    gate: Gate, admit: bool, data: Any, how: How, threads: int | None, progress: Progress | None, lazy: bool
) -> Columns | Stream: ...
def dedup(
    data: Any,
    how: How,
    policy: Policy | None,
    registry: Registry | None,
    matched: int | None,
    threads: int | None,
    progress: Progress | None,
) -> tuple[Columns, list[int]]: ...
def pairs(
    data: Any,
    how: How,
    policy: Policy | None,
    registry: Registry | None,
    all_pairs: bool,
    threads: int | None,
    progress: Progress | None,
) -> Columns: ...
def report(
    data: Any,
    how: How,
    lang: str,
    policy: Policy | None,
    registry: Registry | None,
    threads: int | None,
    progress: Progress | None,
) -> Report: ...
def lineage(
    data: Any,
    how: How,
    policy: Policy | None,
    registry: Registry | None,
    threads: int | None,
    progress: Progress | None,
) -> tuple[Columns, Columns, Columns, Columns, Columns]: ...
def default_columns() -> list[list[str]]: ...
def plain(text: str) -> str: ...
def make_key(name: str) -> str:
    """Make a key that signs heads. Whoever has its text can sign in its name: keep it secret.

    Args:
        name: Whose key it is, such as a host. It is not empty and has no white space and no plus sign.

    Raises:
        ArgumentError: It cannot name a key.

    """

def public_key(key: str) -> str:
    """Give the public key by which the signatures of a key are checked.

    Raises:
        ArgumentError: It is no key of `make_key`.

    """

def verify_proof(proof: str, head: str, *, public_key: str | None = None) -> None:
    """Check that a proof shows that a later ledger extends that of a head.

    Args:
        proof: A proof of `Gate.prove`, or one that ``naql store prove`` printed.
        head: The earlier head.
        public_key: By whose owner both heads must be signed; None checks no signature.

    Raises:
        CorruptError: It does not show it, or a signature is somebody else's.
        ArgumentError: One of the texts is none.

    """

def columns(table: Any) -> Columns: ...
def reopen(path: str | PathLike[str]) -> Gate: ...
def stored(path: str | PathLike[str], since: str | None) -> tuple[list[Document], str | None]: ...
