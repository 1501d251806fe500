"""Runs naql and its peers on the same texts and prints speed and recall as a Markdown table. See `run`."""

import argparse, json, os, platform, subprocess, sys

from measure import measure
from titles import PEERS

RESPELLED = 500
COLUMNS = [("plain", 0.5), ("plain", 0.8), ("folded", 0.5), ("folded", 0.8), ("copy", 1)]
HERE = os.path.dirname(os.path.abspath(__file__))


def run(command, threads, **more):
    env = {**os.environ, "RAYON_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)}
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, **more)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed ({done.returncode})")
    return done.stdout


def best(times, once):
    """The best of several runs: what else the machine does only ever adds time."""
    return min(once() for _ in range(times))


def whole(o, command):
    """A whole process, with its memory."""
    env = {**os.environ, "RAYON_NUM_THREADS": str(o.threads), "OMP_NUM_THREADS": str(o.threads)}
    measured = measure(command, 16e9, f"{o.work}/whole.log", env=env)
    if measured.status:
        sys.exit(f"{' '.join(command)} failed ({measured.status})")
    return measured


def corpus(o):
    """One JSONL file, so that every tool sees the same texts: the corpus, then respelled copies of some of it."""
    if not o.corpus:
        rows = run([f"{o.bin}/generate", "15000"], 1)
    elif o.corpus.endswith(".zst"):
        rows = subprocess.run(["zstd", "-dcq", o.corpus], check=True, stdout=subprocess.PIPE).stdout.decode()
    else:
        rows = open(o.corpus, encoding="utf-8").read()
    path = f"{o.work}/corpus.jsonl"
    with open(path, "w", encoding="utf-8") as out:
        for n, row in enumerate(json.loads(row) for row in rows.split("\n") if row.strip()):
            out.write(json.dumps({**row, "id": str(n)}, ensure_ascii=False) + "\n")
    copies = run([f"{o.bin}/respell", path, str(RESPELLED)], 1)
    with open(path, "a", encoding="utf-8") as out:
        out.write(copies)
    with open(path, encoding="utf-8") as lines:
        return path, [json.loads(line) for line in lines]


def main():
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("corpus", nargs="?")
    a.add_argument("--threads", type=int, default=os.cpu_count())
    a.add_argument("--repeat", type=int, default=3)
    a.add_argument("--bin", required=True)
    a.add_argument("--work", required=True)
    o = a.parse_args()
    path, documents = corpus(o)
    line = {document["id"]: n for n, document in enumerate(documents)}
    megabytes = sum(len(document["text"].encode()) for document in documents) / 1e6
    truth = [json.loads(line) for line in run([f"{o.bin}/exact_pairs", path], 1).splitlines()]
    # The views of a pair: similar in plain words, in folded words, or a respelled copy and its original.
    for pair in truth:
        pair["copy"] = float(pair["b"] == "r" + pair["a"])
    wanted, asked = [tuple(sorted((line[t["a"]], line[t["b"]]))) for t in truth], f"{o.work}/pairs.json"
    with open(asked, "w") as out:
        json.dump(wanted, out)

    rows = []
    for name, title in PEERS.items():
        peer = [sys.executable, f"{HERE}/peers.py", name]
        sketch = best(o.repeat, lambda: float(run([*peer, "sketch", path], 1)))
        runs = [whole(o, [*peer, "dedup", path]) for _ in range(o.repeat)]
        dedup, memory = min(float(run.output) for run in runs), min(run.peak for run in runs)
        rows.append((title, sketch, dedup, memory, json.loads(run([*peer, "find", path, asked], o.threads))))
    sketch = best(o.repeat, lambda: float(run([f"{o.bin}/fingerprint_rate", path], 1)))
    out = f"{o.work}/out.jsonl"
    naql = lambda verb: whole(o, [f"{o.bin}/naql", verb, path, "-o", out, "--threads", str(o.threads)])
    runs = [naql("dedup") for _ in range(o.repeat)]
    dedup, memory = min(run.seconds for run in runs), min(run.peak for run in runs)
    naql("pairs")
    with open(out, encoding="utf-8") as lines:
        found = {tuple(sorted((line[row["a"]], line[row["b"]]))) for row in map(json.loads, lines)}
    rows.append(("**naql**", sketch, dedup, memory, [pair in found for pair in wanted]))

    count = lambda view, least: sum(t[view] >= least for t in truth)
    print(
        f"{len(documents):,} texts, {megabytes:.1f} MB, {o.threads} threads, Python {platform.python_version()}. Pairs of J ≥ 0.5 and ≥ 0.8: "
        f"{count('plain', 0.5):,} and {count('plain', 0.8):,} plain, {count('folded', 0.5):,} and {count('folded', 0.8):,} folded; "
        f"{count('copy', 1):,} respelled copies.\n"
    )
    print("| | sketch, one thread | dedup | memory | plain J ≥ 0.5 | plain J ≥ 0.8 | folded J ≥ 0.5 | folded J ≥ 0.8 | respelled |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for title, sketch, dedup, memory, found in rows:
        recall = [sum(f for f, t in zip(found, truth) if t[view] >= least) / max(1, count(view, least)) for view, least in COLUMNS]
        print(
            f"| {title} | {megabytes / sketch:,.1f} MB/s | {dedup:.2f} s | {memory / 1e6:,.0f} MB | "
            + " | ".join(f"{r:.3f}" for r in recall)
            + " |"
        )


main()
