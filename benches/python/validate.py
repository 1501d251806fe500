#!/usr/bin/env python3
"""What each threshold of [relation] earns on texts that its value was not chosen on.

  validate.py --naql target/release/naql --key template_days=0,4,6 --key overlap_weight=20,28 \
              --set PAIRS.jsonl LABELS.jsonl --set … [--apart REPORTS.jsonl …] [--corpus CORPUS.jsonl[.zst] …]

Every set is related by `naql pairs` with every value, alone and with each corpus; its score is the F1 of reuse. --apart are documents
none of which is a copy of another; the score is the share of them that is taken for none. Then each set is left out once: the value that
is best on the others is scored on it. The table has, for each key, the score of the default, and on the right how much less the first
value (which turns the rule off, where there is one) and the value chosen on the others reach. A threshold whose absence costs no set
0.003 is one too many.

Labels: copy, abridged, partial are reuse; same-event, template, unrelated are not, and so are the relations none, template, rewrites.
"""

import argparse, json, os, subprocess, tempfile

REUSE, OTHER = {"copy", "abridged", "partial"}, {"same-event", "template", "unrelated"}
APART = {"none", "template", "rewrites"}
COPIES = {"exact", "same_text", "near", "contains", "contained_in"}


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
    """The pairs of some documents."""
    with tempfile.TemporaryDirectory() as directory:
        into, out, by = (os.path.join(directory, name) for name in ("in.jsonl", "out.jsonl", "policy.toml"))
        with open(into, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in documents)
        with open(by, "w", encoding="utf-8") as file:
            file.write(policy)
        subprocess.run([naql, "pairs", "-q", "--policy", by, into, "-o", out], check=True)
        return read(out)


def f1(labels, rows):
    relations = {row["a"][:-2]: row["relation"] for row in rows if row["a"][:-2] == row["b"][:-2]}
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
    parser.add_argument("--key", action="append", required=True, metavar="KEY=VALUE,…")
    parser.add_argument("--set", nargs=2, action="append", required=True, metavar=("PAIRS", "LABELS"))
    parser.add_argument("--apart", action="append", default=[])
    parser.add_argument("--corpus", action="append", default=[])
    options = parser.parse_args()
    corpora = [[]] + [read(path) for path in options.corpus]
    inputs, scores = {}, {}
    for name, labels in options.set:
        of = {row["pair"]: row["label"] for row in read(labels)}
        own = [document(row[side], f"{row['pair']}:{side}") for row in read(name) for side in "ab"]
        texts = {row["text"] for row in own}
        with_all = [own + [document(r, f"c:{n}") for n, r in enumerate(c) if r["text"] not in texts] for c in corpora]
        inputs[os.path.basename(name)] = (with_all, lambda rows, of=of: f1(of, rows))
    for name in options.apart:
        rows = read(name)
        taken = lambda found: {row["b"] for row in found if row["relation"] in COPIES}
        kept = lambda found, all=len(rows): 1 - len(taken(found)) / all
        inputs[os.path.basename(name)] = ([[document(row, row["id"]) for row in rows]], kept)

    def score(name, policy):
        if (name, policy) not in scores:
            with_all, by = inputs[name]
            scores[name, policy] = sum(by(related(options.naql, rows, policy)) for rows in with_all) / len(with_all)
        return scores[name, policy]

    print("| key | " + " | ".join(f"{name}: default, without, chosen" for name in inputs) + " |")
    print("|---|" + "---|" * len(inputs))
    for key, values in (key.split("=") for key in options.key):
        policies = ["", *(f"[relation]\n{key} = {value}\n" for value in values.split(","))]
        cells = []
        for left in inputs:
            others = [name for name in inputs if name != left] or [left]
            chosen = max(policies, key=lambda policy: sum(score(name, policy) for name in others))
            default, without = score(left, ""), score(left, policies[1])
            cells.append(f"{default:.3f}, {without - default:+.3f}, {score(left, chosen) - default:+.3f}")
        print(f"| `{key}` ({values}) | " + " | ".join(cells) + " |", flush=True)


main()
