"""Texts and vectors that the tests of the Python module share."""

from __future__ import annotations

import json
import pathlib
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

FIRST = "أعلنت بلدية الساقية صباح اليوم فتح سوق السمك الجديد أمام الباعة بعد عام من العمل المتواصل فيه"
AGAIN = "اعلنت بلديه الساقيه صباح اليوم فتح سوق السمك الجديد امام الباعه بعد عام من العمل المتواصل فيه"
OTHER = "وصلت إلى ميناء النورس سفينة تحمل عشرين ألف طن من القمح وتبدأ غدا عملية التفريغ في الصوامع الجديدة"


def vectors(name: str) -> list[dict[str, Any]]:
    """The rows of a file of conformance vectors."""
    # Not at U+2028, which JSON leaves as it is.
    lines = (ROOT / "tests/conformance" / name).read_bytes().splitlines()
    return [row for row in map(json.loads, lines) if "_comment" not in row]
