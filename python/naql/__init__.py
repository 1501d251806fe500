"""Gated deduplication and provenance for Arabic news.

For every incoming page: was this text seen before (all of it, in another spelling, cut short, or as a passage inside a longer
page), who says it comes from whom, and should it be admitted?

>>> import naql
>>> gate = naql.Gate()
>>> gate.admit(naql.Document("a", "أعلنت وزارة النقل فتح الجسر الجديد أمام الشاحنات صباح اليوم بعد عامين")).decision
'admit'
>>> verdict = gate.admit(naql.Document("b", "اعلنت وزاره النقل فتح الجسر الجديد امام الشاحنات صباح اليوم بعد عامين"))
>>> verdict.decision, verdict.relation, verdict.of
('drop', 'same_text', 'a')

Offsets are code points: ``text[p.a_start:p.a_end]`` is the passage ``p``.
"""

from naql import _core
from naql._core import (
    SCHEME,
    Block,
    Column,
    Columns,
    Comparison,
    Cover,
    Credit,
    Disk,
    Document,
    Entry,
    Fingerprint,
    Gate,
    Match,
    PairSteps,
    Passage,
    Policy,
    Registry,
    Relay,
    Report,
    Source,
    Stats,
    Steps,
    StoryTrace,
    Stream,
    Trace,
    Verdict,
    Verified,
    View,
    compare,
    make_key,
    public_key,
    verify_proof,
)
from naql._dedup import dedup, pairs
from naql._errors import (
    ArgumentError,
    CorruptError,
    DocumentError,
    Error,
    LockedError,
    PanicError,
    PolicyError,
    RegistryError,
    SchemeError,
    StorageError,
    TextError,
)
from naql._lineage import Lineage, lineage, report
from naql._texts import fingerprint, fold, light
from naql._trace import trace
from naql._types import Decision, Relation
from naql._web import read_feed, read_html, read_warc

__version__: str = _core.VERSION

__all__ = [
    "SCHEME",
    "ArgumentError",
    "Block",
    "Column",
    "Columns",
    "Comparison",
    "CorruptError",
    "Cover",
    "Credit",
    "Decision",
    "Disk",
    "Document",
    "DocumentError",
    "Entry",
    "Error",
    "Fingerprint",
    "Gate",
    "Lineage",
    "LockedError",
    "Match",
    "PairSteps",
    "PanicError",
    "Passage",
    "Policy",
    "PolicyError",
    "Registry",
    "RegistryError",
    "Relation",
    "Relay",
    "Report",
    "SchemeError",
    "Source",
    "Stats",
    "Steps",
    "StorageError",
    "StoryTrace",
    "Stream",
    "TextError",
    "Trace",
    "Verdict",
    "Verified",
    "View",
    "__version__",
    "compare",
    "dedup",
    "fingerprint",
    "fold",
    "light",
    "lineage",
    "make_key",
    "pairs",
    "public_key",
    "read_feed",
    "read_html",
    "read_warc",
    "report",
    "trace",
    "verify_proof",
]
