"""Fails when a locked dependency has a known advisory. Takes a clone of github.com/rustsec/advisory-db, and needs no network.

    python3 tests/advisories.py ADVISORY_DB [Cargo.lock ...]

`cargo deny check` says the same and more before a release; this is for machines without a network.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCKS = [ROOT / "Cargo.lock", ROOT / "fuzz/Cargo.lock"]
# Of these kinds an advisory is a note and no fault.
NOTES = {"unmaintained", "notice"}

Version = tuple[tuple[int, int, int], tuple[tuple[bool, int, str], ...] | None]


def version(text: str) -> Version:
    """A version by its precedence; one without a label comes after those with one."""
    numbers, _, label = text.partition("+")[0].partition("-")
    parts = [int(n) for n in numbers.split(".")]
    labels = tuple((not p.isdigit(), int(p) if p.isdigit() else 0, p) for p in label.split(".")) if label else None
    return (parts[0], parts[1] if len(parts) > 1 else 0, parts[2] if len(parts) > 2 else 0), labels


def before(a: Version, b: Version) -> bool:
    return a[0] < b[0] or (a[0] == b[0] and a[1] is not None and (b[1] is None or a[1] < b[1]))


def holds(requirement: str, of: Version) -> bool:
    """Whether a version meets a requirement, such as `>= 1.2, < 2` or `^0.3.1`."""
    for part in requirement.split(","):
        found = re.fullmatch(r"\s*(>=|<=|>|<|=|\^|~)?\s*([0-9][^\s]*)\s*", part)
        if not found:
            raise ValueError(f"not a requirement: {requirement!r}")
        operator, text = found[1] or "^", found[2]
        bound = version(text)
        (major, minor, patch), given = bound[0], text.split("-")[0].count(".") + 1
        if operator in ("^", "~"):
            if operator == "~":
                above = (major, minor + 1, 0) if given > 1 else (major + 1, 0, 0)
            elif major > 0 or given == 1:
                above = (major + 1, 0, 0)
            elif minor > 0 or given == 2:
                above = (0, minor + 1, 0)
            else:
                above = (0, 0, patch + 1)
            met = not before(of, bound) and of[0] < above
        else:
            met = {
                ">=": not before(of, bound),
                "<=": not before(bound, of),
                ">": before(bound, of),
                "<": before(of, bound),
                "=": of[0][:given] == bound[0][:given] and of[1] == bound[1],
            }[operator]
        if not met:
            return False
    return True


def advisories(database: Path) -> dict[str, list[dict]]:
    """The advisories of each crate. The database is a clone, with or without its files."""
    git = ["git", "-C", str(database)]
    listed = subprocess.run(
        [*git, "ls-tree", "-r", "HEAD", "crates"], check=True, capture_output=True, text=True
    ).stdout
    objects = "".join(line.split()[2] + "\n" for line in listed.splitlines() if line.endswith(".md"))
    read = subprocess.run([*git, "cat-file", "--batch"], check=True, capture_output=True, input=objects.encode()).stdout
    found: dict[str, list[dict]] = {}
    while read:
        head, _, read = read.partition(b"\n")
        size = int(head.split()[-1])
        text, read = read[:size].decode(), read[size + 1 :]
        front = re.match(r"\s*```toml\n(.*?)\n```", text, re.DOTALL)
        if not front:
            raise ValueError(f"an advisory without its front matter: {text[:80]!r}")
        advisory = tomllib.loads(front[1])
        found.setdefault(advisory["advisory"]["package"], []).append(advisory)
    return found


def applies(advisory: dict, of: Version) -> bool:
    """Whether a version is one that an advisory is about."""
    about, versions = advisory["advisory"], advisory.get("versions", {})
    fine = [*versions.get("patched", []), *versions.get("unaffected", [])]
    return "withdrawn" not in about and not any(holds(requirement, of) for requirement in fine)


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    known = advisories(Path(sys.argv[1]))
    faults = 0
    for lock in map(Path, sys.argv[2:] or LOCKS):
        packages = tomllib.loads(lock.read_text(encoding="utf-8"))["package"]
        for package in packages:
            for advisory in known.get(package["name"], []):
                if "source" in package and applies(advisory, version(package["version"])):
                    about = advisory["advisory"]
                    kind = about.get("informational", "vulnerable")
                    faults += kind not in NOTES
                    print(f"{lock}: {package['name']} {package['version']}: {about['id']} ({kind})", file=sys.stderr)
        print(f"{lock}: {len(packages)} packages held against {sum(map(len, known.values()))} advisories")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
