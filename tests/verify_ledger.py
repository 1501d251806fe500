"""Verifies an exported ledger by docs/ledger.md alone: `verify_ledger.py [--head HASH] < ledger.jsonl`."""

import argparse
import json
import sys

from blake3 import blake3


def verify(lines, head=None):
    """Give the number of entries and the last hash; raise ValueError naming the first entry that does not fit."""
    previous, time, found, count = bytes(32), "", head is None, 0
    for count, line in enumerate(lines, start=1):
        entry = json.loads(line)
        record = line.rstrip("\n").rpartition(',"hash":')[0] + "}"
        hash = blake3(previous + record.encode()).digest()
        if (entry["sequence"], entry["hash"]) != (count - 1, hash.hex()) or entry["time"] < time:
            raise ValueError(f"entry {count - 1} does not fit: it was changed, or an entry before it was removed")
        previous, time, found = hash, entry["time"], found or hash.hex() == head
    if not found:
        raise ValueError(f"no entry has the hash {head}: an entry up to it was changed or removed")
    return count, previous.hex()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--head")
    try:
        entries, head = verify(sys.stdin, arguments.parse_args().head)
        print(f"in order: {entries} entries, head {head}")
    except (ValueError, KeyError) as error:
        sys.exit(f"verify_ledger: {error}")
