#!/usr/bin/env python3
"""Who had it first, held against an agency's own clock, and whether two prints of one agency are taken for copies.

  lineage_direction.py --naql target/release/naql --corpus CORPUS.jsonl[.zst] [--agency spa] [--names واس 'وكالة الأنباء السعودية']

The agency's pages must be in the corpus and end with the time of transmission (`20:26 ت م`, three hours ahead of UTC).

hidden   nobody is known by name: publishers are hosts of their own, bylines, titles, addresses and the agency's names are taken away, and
         the agency's pages have their time of transmission. Of the direct edges between the agency's page and another one, the share that
         goes out from the agency's.
prints   the agency's pages are taken away, and credits stay. Of the edges between two pages that both share 30 words with the same hidden
         page, the share that is no direct copy; pages of one outlet, and a copy that names the other outlet, are left out.
"""

import argparse, datetime, json, os, re, subprocess, tempfile

TAIL = re.compile(r"(?://\s*انتهى\s*//)?\s*(\d{1,2}):(\d{2})\s*ت\s*م\s*$")
RUN = 5
WORDS = 30


def read(path):
    command = ["zstd", "-dcq", path] if path.endswith(".zst") else ["cat", path]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        return [json.loads(line) for line in process.stdout if line.strip()]


def lineage(naql, documents):
    """The edges of some documents."""
    with tempfile.TemporaryDirectory() as directory:
        into, out = os.path.join(directory, "in.jsonl"), os.path.join(directory, "out.jsonl")
        with open(into, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in documents)
        subprocess.run([naql, "lineage", into, "-o", out, "--quiet"], check=True)
        return [row for row in read(out) if row["kind"] == "edge"]


def sent(row, tail):
    """When the agency sent a page: at that time on the day it was fetched, or on the day before."""
    fetched = datetime.datetime.fromisoformat(row["published"][:19])
    at = fetched.replace(hour=int(tail[1]) % 24, minute=int(tail[2]), second=0)
    return (at - datetime.timedelta(days=at > fetched)).isoformat() + "+03:00"


def runs(text):
    words = re.findall(r"\w+", re.sub("[\u064b-\u0652ـ]", "", text))
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--naql", default="target/release/naql")
    args.add_argument("--corpus", required=True)
    args.add_argument("--agency", default="spa")
    args.add_argument("--names", nargs="+", default=["واس", "وكالة الأنباء السعودية"])
    args = args.parse_args()
    rows = {row["id"]: row for row in read(args.corpus)}
    own = {id: row for id, row in rows.items() if row.get("publisher") == args.agency}
    names = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in args.names))

    hosts, hidden = {}, []
    for id, row in rows.items():
        host = hosts.setdefault(row.get("publisher"), f"outlet{len(hosts)}.example")
        text, published = row["text"], row.get("published")
        tail = TAIL.search(text.strip()) if id in own else None
        if tail:
            text, published = text.strip()[: tail.start()], sent(row, tail)
        page = {"id": id, "publisher": host, "text": names.sub("", text)}
        hidden.append(page | ({"published": published} if published else {}))
    edges = [edge for edge in lineage(args.naql, hidden) if (edge["from"] in own) != (edge["to"] in own)]
    direct = [edge for edge in edges if edge["how"] == "direct"]
    right = sum(edge["from"] in own for edge in direct)
    ordered = [edge for edge in edges if edge["lag_s"] and edge["lag_s"][0] > 0]
    first = sum(edge["from"] in own for edge in ordered)
    print(f"hidden: {len(edges)} edges between a page of {args.agency} and another, {len(direct)} of them direct")
    print(f"  from the agency: {right} of {len(direct)} direct, {first} of {len(ordered)} whose order is known")

    at = {}
    for id, row in own.items():
        for run in runs(row["text"]):
            at.setdefault(run, set()).add(id)
    has = {}
    for id, row in rows.items():
        counts = {}
        for run in runs(row["text"]) if id not in own else ():
            for page in at.get(run, ()):
                counts[page] = counts.get(page, 0) + 1
        has[id] = {page for page, count in counts.items() if count >= WORDS - RUN + 1}
    prints = []
    for edge in lineage(args.naql, [row for id, row in rows.items() if id not in own]):
        ends = [edge["from"].split("#")[0], edge["to"].split("#")[0]]
        if any(end not in rows for end in ends) or not has[ends[0]] & has[ends[1]]:
            # Of an edge from the agency itself, nobody is said to have copied.
            prints += [edge] if edge["from"].startswith(args.agency + "#") and has.get(ends[1]) else []
        elif not {reason["rule"] for reason in edge["evidence"]} & {"names", "same_outlet"}:
            prints.append(edge)
    counts = {how: sum(edge["how"] == how for edge in prints) for how in ("common_source", "unclear", "direct")}
    apart = len(prints) - counts["direct"]
    print(f"prints: {apart} of {len(prints)} are no direct copy ({counts['common_source']} common source, {counts['unclear']} unclear)")


main()
