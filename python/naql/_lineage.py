"""A lineage: who had each report first, who took it, and who said so."""

from __future__ import annotations

from typing import NamedTuple

from naql._core import Columns


class Lineage(NamedTuple):
    """The records of a lineage, as columns of each kind; the fields are those of the JSON."""

    stories: Columns
    """Every story: its clock, its role, what it claims, what it has from others."""
    sources: Columns
    """Every source that two outlets or more name for one text, or whose own story another one names."""
    edges: Columns
    """Who has a text from whom, how it came, and whether it is credited."""
    clusters: Columns
    """Stories of one report, with the anchor that all were held against."""
    outlets: Columns
    """How many stories of each outlet are its own, relayed, credited and uncredited."""
