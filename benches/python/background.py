#!/usr/bin/env python3
"""What is common in Arabic news: the tables core/data/ar/background.bin of words and of five-word formulas.

  background.py --naql target/release/naql --out core/data/ar/background.bin --without PAIRS.jsonl … \
                --scripture QURAN.jsonl … -- CORPUS.jsonl[.zst] …

A word is known by the number of stories that have it, when one of RARE has it or more. Five words in a row are a formula when they
are in many *different* stories. Prints count once where the words around them are the same (three words, SURROUNDINGS before or
after), and those of one stretch of three days count once: an agency's report goes round, and an event lasts, but a formula recurs.

Texts of --without (rows with "a" and "b") are left out, so that what is measured on them is measured on stories that the table does not
know. Of the five-word runs of --scripture (rows with "text"), one of SAMPLE is a formula, whatever their number: a quotation has one in
every few words. Runs with a word of CHAIN, by which narrators are named, are left out.

The tables hold hashes and counts alone; no text can be read from them. Needs the module xxhash.
"""

import argparse, array, collections, datetime, json, math, struct, subprocess, sys

import xxhash

SEED = int.from_bytes(b"naql/1\0\0", "big")  # as in core/src/shingle.rs
M = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1
WORDS = 5
SURROUNDINGS = 16
RARE = 1000  # a word that one story of a thousand has is common
STRETCH = 3
SAMPLE = 4
CHAIN = set("حدثنا اخبرنا حدثني اخبرني انبانا سمعت قال قالت".split())
MAGIC = b"naqlbg1\0"


def mix(x):
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB & MASK
    return x ^ (x >> 31)


def read(path):
    command = ["zstd", "-dcq", path] if path.endswith(".zst") else ["cat", path]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        for line in process.stdout:
            if line.strip():
                yield json.loads(line)


def folded(naql, path, without=frozenset()):
    """(words, day or None) of every different text."""
    rows, seen = [], set(without)
    for row in read(path):
        if row["text"] not in seen:
            seen.add(row["text"])
            rows.append(row)
    lines = "\n".join(json.dumps({"id": str(n), "text": row["text"]}, ensure_ascii=False) for n, row in enumerate(rows))
    out = subprocess.run([naql, "fold", "-q", "-"], input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout
    for row, line in zip(rows, out.decode().splitlines()):
        date = (row.get("published") or "")[:10]
        yield json.loads(line)["text"].split(), datetime.date.fromisoformat(date).toordinal() if date else None


def different(prints):
    """How many different stories some prints are: (key before, key after, day)."""
    parent = list(range(len(prints)))

    def root(i):
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    seen = {}
    for i, (before, after, _) in enumerate(prints):
        for key in (before, after):
            if key is not None:
                j = seen.setdefault(key, i)
                if j != i:
                    parent[root(i)] = root(j)
    dated, undated, stretches = set(), set(), set()
    for i, (_, _, day) in enumerate(prints):
        if day is None:
            undated.add(root(i))
        else:
            dated.add(root(i))
            stretches.add(day // STRETCH)
    return min(len(dated), len(stretches)) + len(undated - dated)


def scripture(naql, path):
    """The sampled runs of some texts."""
    found = set()
    for words, _ in folded(naql, path):
        mixed = [mix(xxhash.xxh3_64_intdigest(word.encode(), seed=SEED) >> 36 << 36) for word in words]
        for n in range(len(words) - WORDS + 1):
            if CHAIN.isdisjoint(words[n : n + WORDS]):
                total = 0
                for value in mixed[n : n + WORDS]:
                    total = (total * M + value) & MASK
                gram = mix(total) >> 32
                if gram % SAMPLE == 0:
                    found.add(gram)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--naql", default="target/release/naql")
    parser.add_argument("--out", required=True)
    parser.add_argument("--least", type=int, default=4, help="a formula is in this many different stories or more")
    parser.add_argument("--dump", help="write the counts of all candidates there, too")
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--scripture", nargs="*", default=[])
    parser.add_argument("corpora", nargs="+")
    options = parser.parse_args()
    hashes, df, stories = {}, collections.Counter(), []
    without = {row[side]["text"] for path in options.without for row in read(path) for side in "ab"}
    leaving = pow(M, WORDS, 1 << 64)
    for path in options.corpora:
        for words, day in folded(options.naql, path, without):
            ids = array.array("I")
            for word in words:
                if word not in hashes:
                    hashes[word] = (len(hashes), xxhash.xxh3_64_intdigest(word.encode(), seed=SEED) >> 36)
                ids.append(hashes[word][0])
            df.update(set(ids))
            stories.append((ids, day))
    kept = [hash28 for _, hash28 in hashes.values()]
    mixed = [mix(hash28 << 36) for hash28 in kept]
    print(f"{len(stories)} stories, {len(kept)} words", file=sys.stderr)
    counts, all_grams = bytearray(1 << 28), []
    for ids, _ in stories:
        grams, total = array.array("I"), 0
        for n, word in enumerate(ids):
            total = (total * M + mixed[word]) & MASK
            if n >= WORDS:
                total = (total - mixed[ids[n - WORDS]] * leaving) & MASK
            if n >= WORDS - 1:
                gram = mix(total) >> 32
                grams.append(gram)
                if counts[gram >> 4] < 255:
                    counts[gram >> 4] += 1
        all_grams.append(grams)
    prints = collections.defaultdict(list)
    for grams, (ids, day) in zip(all_grams, stories):
        for n, gram in enumerate(grams):
            if counts[gram >> 4] >= options.least:
                end = n + WORDS + SURROUNDINGS - 3
                before = tuple(ids[n - SURROUNDINGS : n - SURROUNDINGS + 3]) if n >= SURROUNDINGS else None
                after = tuple(ids[end : end + 3]) if end + 3 <= len(ids) else None
                prints[gram].append((before and (0, *before), after and (1, *after), day))
    found = {gram: different(of) for gram, of in prints.items() if len(of) >= min(options.least, 3)}
    if options.dump:
        with open(options.dump, "wb") as out:
            import pickle

            pickle.dump((found, kept, dict(df), len(stories)), out)
    formulas = {gram for gram, count in found.items() if count >= options.least}
    print(f"{len(formulas)} formulas of news", file=sys.stderr)
    formulas = sorted(formulas.union(*(scripture(options.naql, path) for path in options.scripture)))
    least = len(stories) / RARE
    common = sorted((kept[word], count) for word, count in df.items() if count >= least)
    with open(options.out, "wb") as out:
        out.write(MAGIC + struct.pack("<III", len(stories), len(common), len(formulas)))
        # A word's hash above, and twice the natural logarithm of stories / count below.
        for hash28, count in common:
            out.write(struct.pack("<I", hash28 << 4 | min(15, round(2 * math.log(len(stories) / count)))))
        for gram in formulas:
            out.write(struct.pack("<I", gram))
    print(f"{len(common)} common words, {len(formulas)} formulas", file=sys.stderr)


main()
