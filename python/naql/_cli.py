"""The ``naql`` command, which is the same Rust code as the binary."""

from __future__ import annotations

import sys

from naql import _core


def main() -> int:
    """Run the command with the arguments of the process, and give its exit code."""
    return _core.main(["naql", *sys.argv[1:]])
