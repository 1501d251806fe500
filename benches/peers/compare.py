"""Runs naql and its peers on the same texts and prints speed beside recall as a Markdown table. See `run`."""
import argparse, json, os, platform, subprocess, sys, time

PEERS = {"FastSketchLSH": "FastSketchLSH 1.0.1", "rensa": "rensa 0.5.0, every shingle", "rensa-sampled": "rensa 0.5.0, sampled (rho)",
         "gaoya": "gaoya 0.2.2", "datasketch": "datasketch 2.0.0"}
HERE = os.path.dirname(os.path.abspath(__file__))

def run(command, threads, **more):
    env = {**os.environ, "RAYON_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)}
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, **more)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed ({done.returncode})")
    return done.stdout

def best(times, once):
    """The shortest of several runs: what else the machine does only ever adds time."""
    return min(once() for _ in range(times))

def wall(command, threads):
    start = time.perf_counter()
    run(command, threads, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start

def corpus(o):
    """One JSONL file with line numbers as ids, so that every tool sees the same texts."""
    if not o.corpus:
        rows = run([f"{o.bin}/generate", "15000"], 1)
    elif o.corpus.endswith(".zst"):
        rows = subprocess.run(["zstd", "-dcq", o.corpus], check=True, stdout=subprocess.PIPE).stdout.decode()
    else:
        rows = open(o.corpus, encoding="utf-8").read()
    path, texts = f"{o.work}/corpus.jsonl", []
    with open(path, "w", encoding="utf-8") as out:
        for n, line in enumerate(row for row in rows.split("\n") if row.strip()):
            row = json.loads(line)
            row["id"] = str(n)
            texts.append(row["text"])
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path, texts

def main():
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("corpus", nargs="?"); a.add_argument("--threads", type=int, default=os.cpu_count())
    a.add_argument("--repeat", type=int, default=3); a.add_argument("--bin", required=True); a.add_argument("--work", required=True)
    o = a.parse_args()
    path, texts = corpus(o)
    megabytes = sum(len(t.encode()) for t in texts) / 1e6
    truth = [json.loads(line) for line in run([f"{o.bin}/exact_pairs", path], 1).splitlines()]
    wanted, asked = [(int(t["a"]), int(t["b"])) for t in truth], f"{o.work}/pairs.json"
    with open(asked, "w") as out:
        json.dump(wanted, out)

    rows = []
    for name, title in PEERS.items():
        peer = [sys.executable, f"{HERE}/peers.py", name]
        sketch = best(o.repeat, lambda: float(run([*peer, "sketch", path], 1)))
        dedup = best(o.repeat, lambda: float(run([*peer, "dedup", path], o.threads)))
        rows.append((title, sketch, dedup, json.loads(run([*peer, "find", path, asked], o.threads))))
    sketch = best(o.repeat, lambda: float(run([f"{o.bin}/fingerprint_rate", path], 1)))
    out = f"{o.work}/out.jsonl"
    naql = lambda verb: wall([f"{o.bin}/naql", verb, path, "-o", out, "--threads", str(o.threads)], o.threads)
    dedup = best(o.repeat, lambda: naql("dedup"))
    naql("pairs")
    with open(out, encoding="utf-8") as lines:
        found = {(min(p), max(p)) for p in ((int(r["a"]), int(r["b"])) for r in map(json.loads, lines))}
    rows.append(("**naql**", sketch, dedup, [pair in found for pair in wanted]))

    print(f"{len(texts):,} texts, {megabytes:.1f} MB, {o.threads} threads, Python {platform.python_version()}; exact pairs, plain: "
          f"{sum(t['plain'] >= 0.5 for t in truth):,} of J ≥ 0.5, {sum(t['plain'] >= 0.8 for t in truth):,} of J ≥ 0.8; folded: "
          f"{sum(t['folded'] >= 0.5 for t in truth):,} and {sum(t['folded'] >= 0.8 for t in truth):,}.\n")
    print("| | sketch, 1 thread | dedup | plain J ≥ 0.5 | plain J ≥ 0.8 | folded J ≥ 0.5 | folded J ≥ 0.8 |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for title, sketch, dedup, found in rows:
        recall = [sum(f for f, t in zip(found, truth) if t[view] >= least) / max(1, sum(t[view] >= least for t in truth))
                  for view in ("plain", "folded") for least in (0.5, 0.8)]
        print(f"| {title} | {megabytes / sketch:,.1f} MB/s | {dedup:.2f} s | " + " | ".join(f"{r:.3f}" for r in recall) + " |")

main()
