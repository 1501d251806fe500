"""Verifies an exported ledger by docs/ledger.md alone: `verify_ledger.py [--head HASH] < ledger.jsonl`."""

import argparse
import json
import sys

from blake3 import blake3


def once(pairs):
    """Make an object of its fields; each may be there once."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("a field is there twice")
    return fields


def verify(lines, head=None):
    """Give the number of entries and the last hash; raise ValueError naming the first entry that does not fit.

    The lines are bytes: every byte of a line is of the record or of its hash.
    """
    previous, time, found, count = bytes(32), "", head is None, 0
    for count, line in enumerate(lines, start=1):
        record = line.rpartition(b',"hash":')[0]
        hash = blake3(previous + record + b"}").digest()
        whole = record + b',"hash":"' + hash.hex().encode() + b'"}\n'
        try:
            entry = json.loads(line.decode(), object_pairs_hook=once)
            fits = line == whole and entry["sequence"] == count - 1 and entry["time"] >= time
        except (ValueError, KeyError, TypeError):
            fits = False
        if not fits:
            raise ValueError(f"entry {count - 1} does not fit: it was changed, or an entry before it was removed")
        previous, time, found = hash, entry["time"], found or hash.hex() == head
    if not found:
        raise ValueError(f"no entry has the hash {head}: an entry up to it was changed or removed")
    return count, previous.hex()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--head")
    try:
        entries, head = verify(sys.stdin.buffer, arguments.parse_args().head)
        print(f"in order: {entries} entries, head {head}")
    except ValueError as error:
        sys.exit(f"verify_ledger: {error}")
