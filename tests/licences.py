"""Fails when a dependency's licence is not permissive. Reads `cargo metadata` on standard input."""

import json
import re
import sys

PERMISSIVE = {
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
}
# Tools of the tests, of which nothing goes into what is built: cbindgen (MPL-2.0) writes include/naql.h.
TOOLS = {"cbindgen"}


def permissive(expression: str) -> bool:
    """Whether one way through an SPDX expression has permissive licences only."""
    tokens = re.findall(r"\(|\)|AND|OR|[^\s()]+(?: WITH [^\s()]+)?", expression.replace("/", " OR "))
    code = [t.lower() if t in ("AND", "OR") else t if t in "()" else str(t in PERMISSIVE) for t in tokens]
    return bool(eval(" ".join(code)))  # only True, False, and, or and brackets


def tool(name: str, shipped: set[str]) -> bool:
    """Whether a package is a known tool, and is one still: only tests depend on it."""
    return name in TOOLS and name not in shipped


def main() -> None:
    packages = json.load(sys.stdin)["packages"]
    shipped = {d["name"] for p in packages for d in p["dependencies"] if d["kind"] != "dev"}
    bad = [p for p in packages if not permissive(p["license"] or "none") and not tool(p["name"], shipped)]
    for p in bad:
        print(
            f"{p['name']} {p['version']}: licence {p['license']!r} is not on the list in tests/licences.py",
            file=sys.stderr,
        )
    if bad:
        sys.exit(1)
    print(f"licences: {len(packages)} packages, all permissive but for {', '.join(sorted(TOOLS))}, a tool of the tests")


main()
