"""Runs naql and its peers on generated stories, one process each, and prints time, memory and what they flag as Markdown. See `scale`."""

import argparse, json, os, re, subprocess, sys

from measure import measure
from titles import PEERS

HERE = os.path.dirname(os.path.abspath(__file__))
COPIES = ("respelled", "edited", "cut")
ADMITTED = re.compile(rb'\{"id":"g(\d+)"')


def generate(o, more, path):
    with open(path, "wb") as out:
        subprocess.run([f"{o.bin}/generate", str(o.stories), *more], check=True, stdout=out)


def kinds(path):
    """What every page is; a new story that others copy is `copied`, as it may be flagged for them."""
    with open(path, encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    kinds = [page["kind"] for page in pages]
    for page in pages:
        for of in page["of"]:
            kinds[of] = "copied"
    return kinds


def admitted(path, count):
    """One flag per story: set where the output lacks it."""
    flags = bytearray(b"\1" * count)
    with open(path, "rb") as lines:
        for line in lines:
            flags[int(ADMITTED.match(line)[1])] = 0
    return flags


def main():
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("stories", nargs="?", type=int, default=2_000_000)
    a.add_argument("--threads", type=int, default=os.cpu_count())
    a.add_argument("--limit", type=float, default=16, help="stop a tool that holds more than so many GB")
    a.add_argument("--only", default=",".join([*PEERS, "naql"]))
    a.add_argument("--bin", required=True)
    a.add_argument("--work", required=True)
    o = a.parse_args()
    corpus, flagged, kept = f"{o.work}/stories.jsonl", f"{o.work}/stories.flags", f"{o.work}/stories.kept.jsonl"
    generate(o, ["--kinds"], flagged)
    of = kinds(flagged)
    generate(o, [], corpus)
    env = {**os.environ, "RAYON_NUM_THREADS": str(o.threads), "OMP_NUM_THREADS": str(o.threads)}
    print(f"{o.stories:,} stories, {os.path.getsize(corpus) / 1e9:.2f} GB of JSON lines, {o.threads} threads.\n")
    print("| | time | memory | " + " | ".join(f"{kind} flagged" for kind in COPIES) + " | new flagged |")
    print("|---|--:|--:|" + "--:|" * (len(COPIES) + 1))
    for name in o.only.split(","):
        if name == "naql":
            command = [f"{o.bin}/naql", "dedup", corpus, "-o", kept, "--threads", str(o.threads)]
        else:
            command = [sys.executable, f"{HERE}/peers.py", name, "flags", corpus, flagged]
        measured = measure(command, o.limit * 1e9, f"{o.work}/{name}.log", env=env)
        cells = [""] * (len(COPIES) + 1)
        if not measured.status:
            flags = admitted(kept, o.stories) if name == "naql" else open(flagged, "rb").read()
            cells = [f"{sum(f for f, k in zip(flags, of) if k == kind) / of.count(kind):.4f}" for kind in (*COPIES, "fresh")]
        title = PEERS.get(name, "**naql** `dedup`")
        print(f"| {title} | {measured.row()} | " + " | ".join(cells) + " |", flush=True)
    for path in (corpus, flagged, kept):
        if os.path.exists(path):
            os.remove(path)


main()
