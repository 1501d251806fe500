"""Runs naql, text-dedup and passim as whole programs on one file and prints time, memory and what they find as Markdown. See `programs`."""

import argparse, bisect, collections, json, os, pickle, re, shutil, subprocess, sys

from measure import measure

HERE = os.path.dirname(os.path.abspath(__file__))
REUSE, OTHER = ("copy", "abridged", "partial"), ("same-event", "template", "unrelated")
APART = {"none", "template", "rewrites"}
LEAST = 20  # words of a passage that the programs are asked about
# The quick start of its README, but for the input.
TEXT_DEDUP = """
[input]
input_type = "local_files"
file_type = "json"
[input.read_arguments]
path = "json"
data_files = "{corpus}"
split = "train"
[algorithm]
algorithm_name = "{algorithm}"
text_column = "text"
{settings}
[output]
output_dir = "output"
clean_cache = false
save_clusters = {clusters}
[debug]
enable_profiling = false
"""
MINHASH = """
seed = 42
batch_size = 10000
num_perm = 240
threshold = 0.7
false_positive_weight = 0.5
false_negative_weight = 0.5
hash_bits = 64
ngram_size = 5
check_false_positive = true
"""
SUFFIX_ARRAY = """
google_repo_path = "suffix-array"
merge_strategy = "longest"
length_threshold = 100
cache_dir = ".cache"
"""


def read(path):
    if path.endswith(".zst"):
        text = subprocess.run(["zstd", "-dcq", path], check=True, stdout=subprocess.PIPE).stdout.decode()
    else:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def labelled(paths, documents):
    """(label, id, id) of every labelled pair. What the corpus does not have of their texts is put into it."""
    known = {document["id"]: document["text"] for document in documents}
    ids = {text: id for id, text in reversed(known.items())}
    labels, pairs = {row["pair"]: row["label"] for row in read(paths[1])}, []
    for row in read(paths[0]):
        pair = []
        for side in "ab":
            document = row[side]
            id = document["id"] if known.get(document["id"]) == document["text"] else ids.get(document["text"])
            if id is None:
                id = ids[document["text"]] = f"{row['pair']}:{side}"
                documents.append({**document, "id": id})
            pair.append(id)
        if row["pair"] in labels:
            pairs.append((labels[row["pair"]], *sorted(pair)))
    return pairs


class Groups:
    """Which documents came together, by way of others or not."""

    def __init__(self, pairs):
        self.above = {}
        for a, b in pairs:
            self.above[self.top(a)] = self.top(b)

    def top(self, id):
        while (above := self.above.get(id, id)) != id:
            id = above
        return id

    def joins(self, a, b):
        return a != b and self.top(a) == self.top(b)


def naql(o, corpus):
    """What `dedup` drops, and for what; then the pairs, which have passages."""
    out, verdicts = f"{o.work}/kept.jsonl", f"{o.work}/verdicts.jsonl"
    command = [f"{o.bin}/naql", "dedup", corpus, "-o", out, "--threads", str(o.threads)]
    yield "**naql** `dedup`", measure(command, o.limit, f"{o.work}/dedup.log"), None, None
    # Verdicts are for this table only, so their run is another.
    subprocess.run([*command, "--verdicts", verdicts, "--quiet"], check=True)
    dropped = Groups((row["id"], row["of"]) for row in read(verdicts) if row["decision"] == "drop" and row["of"])
    yield None, None, dropped.joins, None
    command = [f"{o.bin}/naql", "pairs", corpus, "-o", out, "--threads", str(o.threads)]
    measured = measure(command, o.limit, f"{o.work}/pairs.log")
    passages, related = collections.defaultdict(list), set()
    for row in read(out):
        reuse = row["relation"] not in APART
        if reuse:
            related.add(frozenset((row["a"], row["b"])))
        for p in row["passages"]:
            spans = {row["a"]: (p["a_start"], p["a_end"]), row["b"]: (p["b_start"], p["b_end"])}
            passages[frozenset(spans)].append((p["words"], reuse, spans))
    yield "**naql** `pairs`", measured, lambda a, b: frozenset((a, b)) in related, passages


def text_dedup(o, corpus, algorithm, **settings):
    """Runs it in a room of its own, where nothing is left of an earlier run."""
    room = f"{o.work}/text-dedup.{algorithm}"
    shutil.rmtree(room, ignore_errors=True)
    os.makedirs(room)
    if algorithm == "suffix_array":
        os.symlink(o.suffix_array, f"{room}/suffix-array")
    with open(f"{room}/config.toml", "w") as file:
        file.write(TEXT_DEDUP.format(corpus=corpus, algorithm=algorithm, **settings))
    env = {**os.environ, "HF_HOME": f"{room}/cache", "HF_HUB_OFFLINE": "1"}
    env["PATH"] = f"{o.text_dedup}:{env['PATH']}"
    command = [f"{o.text_dedup}/python", "-m", f"text_dedup.{algorithm}"]
    return room, measure(command, o.limit, f"{room}/log", cwd=room, env=env)


def minhash(o, corpus):
    room, measured = text_dedup(o, corpus, "minhash", settings=MINHASH, clusters="true")
    with open(f"{room}/output/clusters.pickle", "rb") as file:
        clusters = pickle.load(file)
    ids = [row["id"] for row in read(corpus)]
    yield "text-dedup, MinHash", measured, Groups((ids[a], ids[b]) for a, b in clusters.items()).joins, None


def suffix_array(o, corpus):
    """It takes out of every text what is in another, and does not say which: a pair counts when it takes the same bytes out of both."""
    room, measured = text_dedup(o, corpus, "suffix_array", settings=SUFFIX_ARRAY, clusters="false")
    taken, texts, start = collections.defaultdict(set), [], 0
    with open(f"{room}/suffix-array/output/temp_output.txt") as lines:
        spans = [tuple(map(int, line.split())) for line in lines if re.fullmatch(r"\d+ \d+\n", line)]
    for row in read(corpus):
        texts.append((start, row["id"], row["text"].encode()))
        start += len(texts[-1][2])
    for first, last in spans:  # of the bytes of all texts in a row
        n = bisect.bisect(texts, first, key=lambda text: text[0]) - 1
        while n < len(texts) and (at := texts[n][0]) < last:
            id, text = texts[n][1:]
            taken[id].update(text[i : i + 100] for i in range(max(0, first - at), min(last - at, len(text)) - 99))
            n += 1
    yield "text-dedup, suffix array", measured, lambda a, b: not taken[a].isdisjoint(taken[b]), None


def passim(o, corpus):
    out = f"{o.work}/passim.out"
    shutil.rmtree(out, ignore_errors=True)
    env = {**os.environ, "PATH": f"{o.passim}:{os.environ['PATH']}"}
    measured = measure([f"{o.passim}/passim", corpus, out], o.limit, f"{o.work}/passim.log", env=env)
    clusters = collections.defaultdict(set)
    for part in sorted(os.listdir(f"{out}/out.json")):
        if part.endswith(".json"):
            for row in read(f"{out}/out.json/{part}"):
                clusters[row["id"]].add(row["cluster"])
    yield "passim, one cluster", measured, lambda a, b: bool(clusters[a] & clusters[b]), None
    rows = subprocess.run([f"{o.passim}/python", f"{HERE}/alignments.py", corpus, out], check=True, env=env,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout  # fmt: skip
    passages = collections.defaultdict(list)
    for row in map(json.loads, rows.splitlines()):
        p = row["passage"]
        passages[frozenset((row["a"], row["b"]))].append((row["words"], True, {row["a"]: p[:2], row["b"]: p[2:]}))
    yield "passim, aligned", None, lambda a, b: frozenset((a, b)) in passages, passages


PROGRAMS = {"naql": naql, "minhash": minhash, "suffix_array": suffix_array, "passim": passim}


def union(spans):
    """Spans in order, none touching another, with the room before each."""
    merged = []
    for start, end in sorted(map(tuple, spans)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def covered(span, others):
    """The share of a span that lies in the others."""
    others = union(others)
    first = max(0, bisect.bisect(others, (span[0],)) - 1)
    inside = sum(max(0, min(span[1], end) - max(span[0], start)) for start, end in others[first:])
    return inside / max(1, span[1] - span[0])


def compare(asked, by):
    """Of the long passages of one program: how many there are, and as shares of them: those that have half of both sides in the other's
    passages, those of them that the other has as a formula only, and those of pairs that the other does not have."""
    shares = collections.Counter()
    for pair, passages in asked.items():
        others = by.get(pair, ())
        formula = not any(reuse for _, reuse, _ in others)
        for words, reuse, spans in passages:
            if words >= LEAST and reuse:
                found = all(covered(span, [other[id] for _, _, other in others]) >= 0.5 for id, span in spans.items())
                shares.update({"all": 1, "found": found, "formula": found and formula, "none": not others})
    return " | ".join([f"{shares['all']:,}", *(f"{shares[key] / max(1, shares['all']):.3f}" for key in ("found", "formula", "none"))])


def main():
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("corpus")
    a.add_argument("--labels", nargs=2, metavar=("PAIRS", "LABELS"), help="labelled pairs, and their labels")
    a.add_argument("--threads", type=int, default=os.cpu_count())
    a.add_argument("--limit", type=float, default=16, help="stop a program that holds more than so many GB")
    a.add_argument("--only", default="naql,minhash,suffix_array,passim")
    for option in ("--bin", "--work", "--text-dedup", "--suffix-array", "--passim"):
        a.add_argument(option, required=True)
    o = a.parse_args()
    o.limit *= 1e9
    documents = read(o.corpus)
    pairs = labelled(o.labels, documents) if o.labels else []
    corpus = f"{o.work}/programs.jsonl"
    with open(corpus, "w", encoding="utf-8") as out:
        for document in documents:
            # passim compares what is of two series only, so every document is one of its own.
            out.write(json.dumps({**document, "series": document["id"]}, ensure_ascii=False) + "\n")
    total = collections.Counter(label for label, *_ in pairs)
    kinds = [kind for kind in REUSE + OTHER if total[kind]]
    megabytes = sum(len(document["text"].encode()) for document in documents) / 1e6
    print(f"{len(documents):,} texts, {megabytes:.1f} MB, {o.threads} threads.\n")
    print("| | time | memory | " + " | ".join(f"{kind}, of {total[kind]}" for kind in kinds) + " |")
    print("|---|--:|--:|" + "--:|" * len(kinds))
    passages = {}
    for program in o.only.split(","):
        cells = None
        for title, measured, joins, found in PROGRAMS[program](o, corpus):
            if found is not None:
                passages[program] = found
            cells = cells if title is None else [title, measured.row() if measured else " | "]
            if joins is None:
                continue
            counts = collections.Counter(label for label, a, b in pairs if joins(a, b))
            print("| " + " | ".join(cells + [str(counts[kind]) for kind in kinds]) + " |", flush=True)
    if len(passages) == 2:
        print(f"\n| passages of {LEAST} words and more | | the other has it | as a formula only | the other does not have the pair |")
        print("|---|--:|--:|--:|--:|")
        print(f"| of naql's pairs | {compare(passages['naql'], passages['passim'])} |")
        print(f"| of passim's alignments | {compare(passages['passim'], passages['naql'])} |")


sys.exit(main())
