"""A gate for minutes or hours under writers, readers, deletions, retention, kill -9 and a full disk, by the public command.

    python3 tests/soak.py MINUTES [DIR]

Each round feeds a gate some thousand documents, while a reader counts and exports. The round ends as it comes to: by itself, by
kill -9, or at a limit of the file's size, which is a full disk to the gate. Then ids are deleted, and

- the store verifies,
- every verdict that was printed is in the ledger, and all that was there before,
- the memory and the open files of a gate that ran to its end are what they were in the first rounds, but for what the store
  grew by.

It ends with a table, and with exit code 1 at the first thing that does not hold. `NAQL` names the command.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

NAQL = os.environ.get("NAQL", str(Path(__file__).parent.parent / "target/release/naql"))
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
DAY = 86_400
# The exit code of a gate that cannot write.
FULL = 74
# In this share of the rounds the file is written again.
VACUUM = 0.1
# How many bytes of memory may come and go.
SPARE = 64 << 20


def text(rng: random.Random) -> str:
    word = lambda: "".join(rng.choices(LETTERS, k=rng.randint(3, 7)))  # noqa: E731
    return " ".join(word() for _ in range(rng.randint(30, 300)))


def documents(rng: random.Random, of_round: int, count: int, before: list[str]) -> list[dict]:
    """New texts, copies of earlier ones under new ids, and documents sent again."""
    made = []
    for n in range(count):
        body = rng.choice(before) if before and rng.random() < 0.5 else text(rng)
        before.append(body)
        published = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - rng.random() * 5 * DAY))
        made.append(
            {"id": f"{of_round}-{n}", "text": body, "publisher": f"{rng.randrange(9)}.example", "published": published}
        )
    del before[:-2000]
    return made


def command(*words: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([NAQL, *map(str, words)], capture_output=True, check=False)


class Watch(threading.Thread):
    """Notes the most memory and open files that a gate has."""

    def __init__(self, gate: subprocess.Popen[bytes]) -> None:
        super().__init__()
        self.gate, self.memory, self.files = gate, 0, 0

    def run(self) -> None:
        while self.gate.poll() is None:
            try:
                status = Path(f"/proc/{self.gate.pid}/status").read_text()
                self.files = max(self.files, len(list(Path(f"/proc/{self.gate.pid}/fd").iterdir())))
            except (OSError, ValueError):
                break
            lines = [line for line in status.splitlines() if line.startswith("VmHWM")]
            self.memory = max([self.memory, *(int(line.split()[1]) for line in lines)])
            time.sleep(0.02)


class Reader(threading.Thread):
    """Reads the store while a gate writes."""

    def __init__(self, gate: subprocess.Popen[bytes], store: Path) -> None:
        super().__init__()
        self.gate, self.store, self.reads = gate, store, 0

    def run(self) -> None:
        while self.gate.poll() is None:
            # A reader may come before the store is there, or after a kill and before the repair.
            if command("store", ["stats", "export"][self.reads % 2], self.store).returncode == 0:
                self.reads += 1


def feed(
    store: Path, pages: list[dict], end: str, rng: random.Random, folder: Path
) -> tuple[list[dict], Watch, int, int]:
    """Runs a gate over documents to its end or to another: its verdicts, how often it was read, its exit code."""
    source, printed = folder / "pages.jsonl", folder / "verdicts.jsonl"
    source.write_text("".join(json.dumps(page, ensure_ascii=False) + "\n" for page in pages), encoding="utf-8")
    limit = None
    if end == "full" and store.exists():
        # Without spare room in the file, which grows by doubling.
        command("store", "vacuum", store)
        limit = (store / "store.redb").stat().st_size + rng.randrange(1 << 20)

    def limited() -> None:
        if limit:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    with printed.open("wb") as out:
        words = [NAQL, "gate", "--store", store, "--retain", str(rng.choice([1, 2, 3, 4])), source]
        gate = subprocess.Popen(words, stdout=out, stderr=subprocess.DEVNULL, preexec_fn=limited)  # noqa: PLW1509
        watch, reader = Watch(gate), Reader(gate, store)
        watch.start()
        reader.start()
        if end == "kill":
            time.sleep(rng.random())
            gate.kill()
        code = gate.wait()
        watch.join()
        reader.join()
    lines = printed.read_bytes().split(b"\n")[:-1]
    return [json.loads(line) for line in lines], watch, reader.reads, code


class Soak:
    """Rounds of a gate on one store, and what they came to."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store, self.rng = folder, folder / "store", random.Random(1)  # noqa: S311
        self.before: list[str] = []
        self.count = dict.fromkeys(["rounds", "documents", "verdicts", "kills", "full disks", "deleted", "reads"], 0)
        self.ended: list[tuple[int, int, int]] = []
        self.recorded: set[str] = set()

    def fail(self, why: str) -> None:
        print(f"round {self.count['rounds']}: {why}; the store is {self.store}", file=sys.stderr)
        sys.exit(1)

    def round(self) -> None:
        """Feeds a gate, and holds the store against what it said."""
        end = self.rng.choice(["end", "end", "kill", "full"])
        pages = documents(self.rng, self.count["rounds"], 2000, self.before)
        verdicts, watch, reads, code = feed(self.store, pages, end, self.rng, self.folder)
        self.count["kills"] += code == -signal.SIGKILL
        self.count["full disks"] += end == "full" and code == FULL
        if code not in {0, FULL, -signal.SIGKILL} or (code == FULL and end != "full"):
            self.fail(f"the gate ended with {code}")
        if code == 0:
            self.ended.append((watch.memory, watch.files, (self.store / "store.redb").stat().st_size))
        for name, number in (
            ("rounds", 1),
            ("documents", len(pages)),
            ("verdicts", len(verdicts)),
            ("reads", reads),
        ):
            self.count[name] += number
        if self.store.exists():
            self.check(verdicts)
            self.change(verdicts)

    def check(self, verdicts: list[dict]) -> None:
        """The store is in order, and has all that was ever printed."""
        verified = command("store", "verify", self.store)
        if verified.returncode != 0:
            self.fail(f"verify: {verified.stdout.decode()} {verified.stderr.decode()}")
        lines = [json.loads(line) for line in command("store", "export", self.store).stdout.splitlines()]
        ledger = {line["id"]: line["decision"] for line in lines if line["kind"] == "verdict"}
        lost = [v["id"] for v in verdicts if ledger.get(v["id"]) != v["decision"]]
        if lost or not self.recorded <= ledger.keys():
            self.fail(f"lost verdicts: {lost[:5]} {sorted(self.recorded - ledger.keys())[:5]}")
        self.recorded = set(ledger)

    def change(self, verdicts: list[dict]) -> None:
        """Some ids are deleted, and now and then the file is written again."""
        some = self.rng.sample(verdicts, min(20, len(verdicts)))
        gone = [v["id"] for v in some if v["decision"] == "admit"]
        # Retention may have been there first: then no document has an id.
        if gone and command("store", "delete", self.store, *gone, "--by", "soak").returncode not in {0, 65}:
            self.fail("delete failed")
        if self.rng.random() < VACUUM and command("store", "vacuum", self.store).returncode != 0:
            self.fail("vacuum failed")
        self.count["deleted"] += len(gone)

    def end(self) -> None:
        """Tells what it came to, and holds the last rounds against the first."""
        print(", ".join(f"{number} {name}" for name, number in self.count.items()))
        quarter = max(1, len(self.ended) // 4)
        print("| rounds to their end | memory, MB | open files | store, MB |\n|---|--:|--:|--:|")
        medians = []
        for name, rows in (("first quarter", self.ended[:quarter]), ("last quarter", self.ended[-quarter:])):
            memory, files, size = (statistics.median(column) for column in zip(*rows, strict=True))
            print(f"| {name} | {memory / 1024:.0f} | {files:.0f} | {size / 1e6:.0f} |")
            medians.append((memory, files, size))
        (memory, files, size), (later, more_files, larger) = medians
        if more_files > files + 2 or 1024 * (later - memory) > (larger - size) + SPARE:
            self.fail("memory or open files grew")


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    until = time.time() + 60 * float(sys.argv[1])
    folder = Path(tempfile.mkdtemp(prefix="naql-soak-", dir=sys.argv[2] if len(sys.argv) > 2 else None))
    soak = Soak(folder)
    while time.time() < until:
        soak.round()
    soak.end()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
