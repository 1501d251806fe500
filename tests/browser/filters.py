"""Settings of the filters, and how many clusters of the records pass each: counted from the records alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from made import Made

Cluster = dict[str, Any]


def publishers(demo: Made, cluster: Cluster) -> set[str]:
    return {demo.stories[member["story"]]["publisher"] for member in cluster["members"]}


def relayed(demo: Made, cluster: Cluster, agency: str) -> set[str]:
    """The outlets of a cluster that have the text of an agency."""
    of = [s for s in demo.records["source"] if s["cluster"] == cluster["id"] and s["source"] == agency]
    return {demo.stories[ref]["publisher"] for source in of for ref in source["credited_by"] + source["uncredited_by"]}


def state(demo: Made, cluster: Cluster) -> str | None:
    """Whether all, some or none of the edges are credited."""
    credits = [edge["credit"] == "credited" for edge in demo.edges(cluster)]
    return None if not credits else "all" if all(credits) else "some" if any(credits) else "none"


def share(demo: Made, cluster: Cluster) -> float:
    edges = demo.edges(cluster)
    return round(sum(edge["share_to"] for edge in edges) / max(len(edges), 1), 3)


def date(demo: Made, cluster: Cluster) -> str:
    return min(demo.stories[member["story"]]["clock"]["from"] for member in cluster["members"])[:10]


def settings(demo: Made) -> Iterator[tuple[dict[str, str], Callable[[Cluster], object]]]:
    """Each setting, and which clusters pass it."""
    clusters = demo.records["cluster"]
    yield {}, lambda _: True
    for outlet in {publisher for cluster in clusters for publisher in publishers(demo, cluster)}:
        yield {"outlet": outlet}, lambda c, o=outlet: o in publishers(demo, c)
        for agency in {source["source"] for source in demo.records["source"]}:
            yield {"agency": agency}, lambda c, a=agency: relayed(demo, c, a)
            yield {"agency": agency, "outlet": outlet}, lambda c, a=agency, o=outlet: o in relayed(demo, c, a)
    for value in ("all", "some", "none"):
        yield {"credit": value}, lambda c, v=value: state(demo, c) == v
    for value in ("25", "50", "75", "90"):
        yield {"share": value}, lambda c, v=value: share(demo, c) >= int(v) / 100
    yield {"size": "3"}, lambda c: len(c["members"]) >= 3
    for day in {date(demo, cluster) for cluster in clusters}:
        yield {"since": day}, lambda c, d=day: date(demo, c) >= d
        yield {"until": day}, lambda c, d=day: date(demo, c) <= d
        yield {"since": day, "credit": "none"}, lambda c, d=day: date(demo, c) >= d and state(demo, c) == "none"


def filters(demo: Made) -> list[tuple[dict[str, str], int]]:
    return [(values, sum(map(bool, map(passes, demo.records["cluster"])))) for values, passes in settings(demo)]
