"""The peers, each driven the way its own documentation does it: 128 slots, 32 bands of 4.

`peers.py PEER TASK CORPUS.jsonl [FILE]` prints one JSON value. Threads are set by RAYON_NUM_THREADS and OMP_NUM_THREADS.
TASK sketch: shingle and sketch every text; the seconds it took.
TASK dedup:  shingle, sketch, insert and flag every text that has one like it; the seconds it took.
TASK flags:  the same, with texts read from the corpus as they are wanted, for a corpus that memory does not hold; the flags, one byte
             per text, go into FILE, and how many are set is printed.
TASK find:   which of the pairs of line numbers in FILE share a band (unverified candidates count); a list of booleans.

Texts are split at white space into 3-word shingles in Python (`str.split` and `zip`, the fastest way found in plain Python);
gaoya brings its own tokenizer in Rust and uses that. No more than a batch of shingles is in memory at a time, which is also faster.
"""

import itertools, json, os, sys, time

SLOTS, BANDS, ROWS, BATCH = 128, 32, 4, 5000
THREADS = int(os.environ.get("OMP_NUM_THREADS", "1"))


class Lines:
    """The texts of a file, read again each time they are asked for."""

    def __init__(self, path):
        self.path = path

    def __iter__(self):
        with open(self.path, encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


def batches(texts):
    texts = iter(texts)
    while batch := list(itertools.islice(texts, BATCH)):
        yield batch


def shingles(text):
    words = text.split()
    return list({" ".join(run) for run in zip(words, words[1:], words[2:])})


class Peer:
    def find(self, texts, wanted):
        found = {(min(pair), max(pair)) for pair in self.pairs(texts)}
        return [tuple(pair) in found for pair in wanted]


class FastSketchLSH(Peer):
    def __init__(self):
        import FastSketchLSH as module

        self.sketcher, self.module = module.FastSimilaritySketch(size=SLOTS, seed=42), module

    def sketch(self, texts):
        return [self.sketcher.batch([shingles(t) for t in batch], num_threads=THREADS) for batch in batches(texts)]

    def dedup(self, texts):
        lsh, sketches = self.index(texts)
        starts = itertools.accumulate(map(len, sketches), initial=0)
        return [flag for rows, start in zip(sketches, starts) for flag in lsh.duplicates(rows, start)]

    def index(self, texts):
        lsh, sketches = self.module.LSH(num_perm=SLOTS, num_bands=BANDS), self.sketch(texts)
        lsh.set_num_threads(THREADS)
        for rows in sketches:
            lsh.insert(rows)
        return lsh, sketches

    def pairs(self, texts):
        lsh, sketches = self.index(texts)
        return ((a, int(b)) for a, row in enumerate(itertools.chain(*sketches)) for b in lsh.query(row))


class Rensa(Peer):
    """The full path: every shingle is read."""

    def __init__(self):
        import rensa

        self.rensa, self.matrix = rensa, rensa.RMinHash.digest_matrix_from_token_sets

    def sketch(self, texts):
        return self.matrix((shingles(t) for t in texts), SLOTS, 42)

    def dedup(self, texts):
        return self.rensa.RMinHashLSH(0.5, SLOTS, BANDS).query_duplicate_flags_matrix_one_shot(self.sketch(texts))

    def pairs(self, texts):
        # The index answers for sketch objects only; bands over the rows of the matrix are the same question.
        buckets = {}
        for n, row in enumerate(self.sketch(texts).to_rows()):
            for band in range(BANDS):
                buckets.setdefault((band, *row[band * ROWS : (band + 1) * ROWS]), []).append(n)
        return (pair for same in buckets.values() for pair in itertools.combinations(same, 2))


class RensaSampled(Rensa):
    """The path of rensa's published figures ("rho"), which reads a sample of the shingles' positions."""

    def __init__(self):
        super().__init__()
        self.matrix = self.rensa.RMinHash.digest_matrix_from_token_sets_rho

    def sketch(self, texts):
        # A sample by position needs the shingles in the order of the text.
        return self.matrix((in_order(t) for t in texts), SLOTS, 42)

    def find(self, texts, wanted):
        # Its rows have empty slots that only its own index knows how to read, and that only flags: ask about each pair alone.
        return [bool(self.dedup([texts[a], texts[b]])[1]) for a, b in wanted]


def in_order(text):
    words = text.split()
    return [" ".join(run) for run in zip(words, words[1:], words[2:])]


class Gaoya(Peer):
    def __init__(self):
        from gaoya.minhash import MinHashStringIndex

        # A threshold of 0 leaves every candidate in, as with the others.
        self.new = lambda: MinHashStringIndex(
            hash_size=32, jaccard_threshold=0.0, num_bands=BANDS, band_size=ROWS, analyzer="word", ngram_range=(3, 3), id_container="vec"
        )

    def sketch(self, texts):
        return self.new().minhash_index.bulk_hash_docs(texts)

    def found(self, texts):
        index, ids = self.new(), itertools.count()
        for batch in batches(texts):
            index.par_bulk_insert_docs(list(itertools.islice(ids, len(batch))), batch)
        return (found for batch in batches(texts) for found in index.par_bulk_query(batch))

    def dedup(self, texts):
        return [len(found) > 1 for found in self.found(texts)]

    def pairs(self, texts):
        return ((a, b) for a, found in enumerate(self.found(texts)) for b in found)


class Datasketch(Peer):
    def __init__(self):
        import datasketch

        self.datasketch = datasketch

    def sketch(self, texts):
        sets = ([s.encode() for s in shingles(t)] for t in texts)
        return list(self.datasketch.MinHash.generator(sets, num_perm=SLOTS, seed=42))

    def index(self, sketches):
        lsh = self.datasketch.MinHashLSH(num_perm=SLOTS, params=(BANDS, ROWS))
        for n, sketch in enumerate(sketches):
            lsh.insert(n, sketch)
        return lsh

    def dedup(self, texts):
        sketches = self.sketch(texts)
        lsh = self.index(sketches)
        return [len(lsh.query(s)) > 1 for s in sketches]

    def pairs(self, texts):
        sketches = self.sketch(texts)
        lsh = self.index(sketches)
        return ((a, b) for a, s in enumerate(sketches) for b in lsh.query(s))


PEERS = {"FastSketchLSH": FastSketchLSH, "rensa": Rensa, "rensa-sampled": RensaSampled, "gaoya": Gaoya, "datasketch": Datasketch}


def main():
    name, task, corpus, *rest = sys.argv[1:]
    peer = PEERS[name]()
    if task == "flags":
        flags = bytes(map(bool, peer.dedup(Lines(corpus))))
        with open(rest[0], "wb") as file:
            file.write(flags)
        print(sum(flags))
        return
    with open(corpus, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    if task == "find":
        with open(rest[0]) as file:
            print(json.dumps(peer.find(texts, json.load(file))))
        return
    start = time.perf_counter()
    getattr(peer, task)(texts)
    print(time.perf_counter() - start)


main()
