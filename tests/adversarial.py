"""Invented documents that are hard for rounds, or for tasks of equal size.

chain:N   each story has most of the one before: as many rounds as documents, if nothing is decided in order
burst:N   prints of one wire, each with words of its own and cut at another place
key:N     stories that have nothing in common but one sentence, which all of them have
"""

import random
from collections.abc import Callable, Iterator

LETTERS = "بتثجحخدذرزسشصضطظعغفقكل"

OUTLETS = ("المرفأ", "صدى الوادي", "واس", None)

Row = dict[str, str | None]


def words(rng: random.Random, count: int) -> list[str]:
    """Words that hardly occur in any other draw."""
    return ["م" + "".join(rng.choices(LETTERS, k=5)) for _ in range(count)]


def row(n: int, text: list[str], day: int) -> Row:
    return {
        "id": f"d{n:07}",
        "text": " ".join(text),
        "publisher": OUTLETS[n % 4],
        "published": f"2026-03-{1 + day % 28:02}T12:00:00Z",
    }


def chain(rng: random.Random, count: int) -> Iterator[Row]:
    text = words(rng, 60)
    for n in range(count):
        yield row(n, text, 0)
        text = text[12:] + words(rng, 12)


def burst(rng: random.Random, count: int) -> Iterator[Row]:
    wire = words(rng, 200)
    for n in range(count):
        yield row(n, wire[: rng.randint(60, 200)] + words(rng, rng.randint(5, 60)), n * 4 // count)


def key(rng: random.Random, count: int) -> Iterator[Row]:
    sentence = words(rng, 14)
    for n in range(count):
        yield row(n, words(rng, rng.randint(5, 20)) + sentence + words(rng, rng.randint(5, 20)), n * 28 // count)


MADE: dict[str, Callable[[random.Random, int], Iterator[Row]]] = {"chain": chain, "burst": burst, "key": key}


def rows(name: str) -> Iterator[Row] | None:
    """The documents of a name as above; nothing when it is not one."""
    kind, colon, count = name.partition(":")
    return MADE[kind](random.Random(7), int(count)) if colon and kind in MADE else None  # noqa: S311
