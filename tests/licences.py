"""Fails when a dependency's licence is not permissive. Reads `cargo metadata` on standard input, and deny.toml."""

import json
import re
import sys
import tomllib
from pathlib import Path

LICENCES = tomllib.loads((Path(__file__).parent.parent / "deny.toml").read_text(encoding="utf-8"))["licenses"]
PERMISSIVE = set(LICENCES["allow"])
# Tools of the tests. Nothing of them goes into what is built.
TOOLS = {exception["crate"] for exception in LICENCES["exceptions"]}


def permissive(expression: str) -> bool:
    """Whether one way through an SPDX expression has permissive licences only."""
    tokens = re.findall(r"\(|\)|AND|OR|[^\s()]+(?: WITH [^\s()]+)?", expression.replace("/", " OR "))
    code = [t.lower() if t in ("AND", "OR") else t if t in "()" else str(t in PERMISSIVE) for t in tokens]
    return bool(eval(" ".join(code)))  # only True, False, and, or and brackets


def tool(name: str, shipped: set[str]) -> bool:
    """Whether a package is a known tool that only tests depend on."""
    return name in TOOLS and name not in shipped


def main() -> None:
    packages = json.load(sys.stdin)["packages"]
    shipped = {d["name"] for p in packages for d in p["dependencies"] if d["kind"] != "dev"}
    bad = [p for p in packages if not permissive(p["license"] or "none") and not tool(p["name"], shipped)]
    for p in bad:
        print(f"{p['name']} {p['version']}: licence {p['license']!r} is not in deny.toml", file=sys.stderr)
    if bad:
        sys.exit(1)
    print(f"licences: {len(packages)} packages, all permissive except {', '.join(sorted(TOOLS))}, a tool of the tests")


main()
