#!/usr/bin/env python3
"""What each threshold of [relation] earns on texts that its value was not chosen on.

  validate.py --naql target/release/naql --key template_days=0,4,6 --key overlap_weight=20,28 \
              --set PAIRS.jsonl LABELS.jsonl --set … [--apart REPORTS.jsonl …] [--corpus CORPUS.jsonl[.zst] …]

Every set is related by `naql pairs` with every value, alone and with each corpus; its scores are the F1 of reuse and the share of reuse with
the right relation. --apart are documents none of which is a copy of another; the score is the share of them that is taken for none. Then
each set is left out once: the value that is best on the others is scored on it. The table has, for each key and set, three figures, each as
F1/relation: the mean of the default; the largest change, among the histories, that the first value makes (it turns the rule off, where there
is one); the change of the mean that the value chosen on the others makes. A threshold whose absence costs 0.003 nowhere is one too many.

Labels: copy, abridged, partial are reuse; same-event, template, unrelated are not, and so are the relations none, template, rewrites. The
relation is right when a copy is exact, same_text or near; of an abridged text near, or the longer contains the shorter; of a partial one overlaps,
contains or contained_in.
"""

import argparse, json, os, subprocess, tempfile

REUSE, OTHER = {"copy", "abridged", "partial"}, {"same-event", "template", "unrelated"}
APART = {"none", "template", "rewrites"}
COPIES = {"exact", "same_text", "near", "contains", "contained_in"}
FLIPPED = {"contains": "contained_in", "contained_in": "contains"}


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


def right(label, relation, longer):
    """Whether a relation is right for a label; `longer` is what the longer text is to the shorter, from a to b."""
    match label:
        case "copy":
            return relation in {"exact", "same_text", "near"}
        case "abridged":
            return relation in {"near", longer}
        case _:
            return relation in {"overlaps", "contains", "contained_in"}


def scored(labels, longer, rows):
    """The F1 of reuse, and the share of reuse with the right relation."""
    of = {(row["a"], row["b"]): row["relation"] for row in rows if row["a"][:-2] == row["b"][:-2]}
    relations = {a[:-2]: relation if a[-1] == "a" else FLIPPED.get(relation, relation) for (a, _), relation in of.items()}
    hits = misses = false = exact = 0
    for pair, label in labels.items():
        relation = relations.get(pair, "none")
        found = relation not in APART
        hits += label in REUSE and found
        misses += label in REUSE and not found
        false += label in OTHER and found
        exact += label in REUSE and right(label, relation, longer[pair])
    return 2 * hits / max(1, 2 * hits + misses + false), exact / max(1, hits + misses)


def changes(scores, defaults):
    """The largest change of each score, for the worse if there is one."""
    pairs = [[value - default for value, default in zip(*both)] for both in zip(zip(*scores), zip(*defaults))]
    return [min(of) if min(of) < 0 else max(of) for of in pairs]


def mean(scores):
    return [sum(of) / len(of) for of in zip(*scores)]


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
        sizes = {row["pair"]: len(row["a"]["text"]) >= len(row["b"]["text"]) for row in read(name)}
        longer = {pair: "contains" if first else "contained_in" for pair, first in sizes.items()}
        inputs[os.path.basename(name)] = (with_all, lambda rows, of=of, longer=longer: scored(of, longer, rows))
    for name in options.apart:
        rows = read(name)
        taken = lambda found: {row["b"] for row in found if row["relation"] in COPIES}
        kept = lambda found, all=len(rows): (1 - len(taken(found)) / all,)
        inputs[os.path.basename(name)] = ([[document(row, row["id"]) for row in rows]], kept)

    def score(name, policy):
        if (name, policy) not in scores:
            with_all, by = inputs[name]
            scores[name, policy] = [by(related(options.naql, rows, policy)) for rows in with_all]
        return scores[name, policy]

    print("| key | " + " | ".join(f"{name}: default, without, chosen" for name in inputs) + " |")
    print("|---|" + "---|" * len(inputs))
    for key, values in (key.split("=") for key in options.key):
        policies = ["", *(f"[relation]\n{key} = {value}\n" for value in values.split(","))]
        cells = []
        for left in inputs:
            others = [name for name in inputs if name != left] or [left]
            chosen = max(policies, key=lambda policy: sum(sum(mean(score(name, policy))) for name in others))
            default, without, best = score(left, ""), score(left, policies[1]), score(left, chosen)
            figures = [
                "/".join(f"{value:.3f}" for value in mean(default)),
                "/".join(f"{value:+.3f}" for value in changes(without, default)),
                "/".join(f"{value - was:+.3f}" for value, was in zip(mean(best), mean(default))),
            ]
            cells.append(", ".join(figures))
        print(f"| `{key}` ({values}) | " + " | ".join(cells) + " |", flush=True)


main()
