#!/usr/bin/env python3
"""What a threshold of [relation] earns on pairs that it was not chosen on.

  validate.py --naql target/release/naql --key overlap_weight --values 16,20,24,28 \
              --set PAIRS.jsonl LABELS.jsonl --set … [--corpus CORPUS.jsonl[.zst] …]

Every set is related by `naql pairs` with every value, alone and with each corpus. Then each set is left out once: the value that is
best on the others, over all inputs, is scored on it, beside the default and the best value of its own. A threshold that earns
nothing on the sets left out is one too many.

Labels: copy, abridged, partial are reuse; same-event, template, unrelated are not, and so are the relations none, template, rewrites.
"""

import argparse, json, os, subprocess, tempfile

REUSE, OTHER = {"copy", "abridged", "partial"}, {"same-event", "template", "unrelated"}
APART = {"none", "template", "rewrites"}


def read(path):
    command = ["zstd", "-dcq", path] if path.endswith(".zst") else ["cat", path]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        return [json.loads(line) for line in process.stdout if line.strip()]


def document(row, id):
    names = {"title": ["title"], "byline": ["byline", "author"], "publisher": ["publisher", "source"], "url": ["url"]}
    out = {"id": id, "text": row["text"]}
    out |= {to: row[n] for to, of in names.items() for n in of if row.get(n)}
    return out | ({"published": row["published"]} if row.get("published") else {})


def related(naql, documents, policy):
    """The relation of the two articles of each pair."""
    with tempfile.TemporaryDirectory() as directory:
        into, out, by = (os.path.join(directory, name) for name in ("in.jsonl", "out.jsonl", "policy.toml"))
        with open(into, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in documents)
        with open(by, "w", encoding="utf-8") as file:
            file.write(policy)
        subprocess.run([naql, "pairs", "-q", "--policy", by, into, "-o", out], check=True)
        rows = read(out)
    return {row["a"][:-2]: row["relation"] for row in rows if row["a"][:-2] == row["b"][:-2]}


def score(labels, relations):
    hits = misses = false = 0
    for pair, label in labels.items():
        found = relations.get(pair, "none") not in APART
        hits += label in REUSE and found
        misses += label in REUSE and not found
        false += label in OTHER and found
    return 2 * hits / max(1, 2 * hits + misses + false)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--naql", default="target/release/naql")
    parser.add_argument("--key", required=True)
    parser.add_argument("--values", required=True)
    parser.add_argument("--set", nargs=2, action="append", required=True, metavar=("PAIRS", "LABELS"))
    parser.add_argument("--corpus", action="append", default=[])
    options = parser.parse_args()
    corpora = [[]] + [read(path) for path in options.corpus]
    values, figures = [None, *options.values.split(",")], {}
    for name, labels in options.set:
        of = {row["pair"]: row["label"] for row in read(labels)}
        own = [document(row[side], f"{row['pair']}:{side}") for row in read(name) for side in "ab"]
        texts = {row["text"] for row in own}
        for value in values:
            policy = f"[relation]\n{options.key} = {value}\n" if value is not None else ""
            with_all = (
                own + [document(r, f"c:{n}") for n, r in enumerate(c) if r["text"] not in texts] for c in corpora
            )
            figures[name, value] = [score(of, related(options.naql, rows, policy)) for rows in with_all]
            print(
                f"{os.path.basename(name)} {options.key}={value}: "
                + " ".join(f"{f:.3f}" for f in figures[name, value]),
                flush=True,
            )
    names = [name for name, _ in options.set]
    mean = lambda name, value: sum(figures[name, value]) / len(corpora)
    for left in names:
        others = [name for name in names if name != left] or names
        chosen = max(values, key=lambda value: sum(mean(name, value) for name in others))
        best = max(values, key=lambda value: mean(left, value))
        print(
            f"left out {os.path.basename(left)}: default {mean(left, None):.3f}, chosen on the others "
            f"({chosen}) {mean(left, chosen):.3f}, best of its own ({best}) {mean(left, best):.3f}"
        )


main()
