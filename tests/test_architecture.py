"""ARCHITECTURE.md is true of the code: its arrows are the imports of core/src, and its drawing has them point upwards.

A path such as `crate::compare::Relation` or `super::relation::Relation` leads to the file that defines the item: through the
`pub use` of every mod.rs on the way. Tests inside the sources may import what they like.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CRATES = sorted(path.parent for path in ROOT.glob("*/src/lib.rs")) + sorted(
    path.parent for path in ROOT.glob("bindings/*/src/lib.rs")
)
CORE = ROOT / "core/src"
BOOK = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")

Path_ = tuple[str, ...]


def code(file: Path) -> str:
    """The code of a file without comments, strings and the modules of its tests."""
    text = file.read_text(encoding="utf-8")
    text = re.sub(
        r'//[^\n]*|/\*.*?\*/|b?r(#+)".*?"\1|b?"(?:\\.|[^"\\])*"|\'(?:\\.[^\']*|[^\'\\])\'', " ", text, flags=re.DOTALL
    )
    while inside := re.search(r"#\[cfg\((?:all\()?(?:test|doctest)\b[^]]*\]\s*", text):
        text = text[: inside.start()] + text[item_end(text, inside.end()) :]
    return text


def item_end(text: str, start: int) -> int:
    """The end of the item that starts somewhere: after its `;`, or after the bracket that closes it."""
    depth = 0
    for at in range(start, len(text)):
        depth += {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}.get(text[at], 0)
        if depth == 0 and text[at] in ";}":
            return at + 1
    return len(text)


def expand(tree: str) -> Iterator[tuple[Path_, str]]:
    """The paths of a `use` tree, each with the name that it gets here."""
    tree = tree.strip()
    if group := re.fullmatch(r"(.*?)\{(.*)\}", tree, re.DOTALL):
        prefix = tuple(filter(None, re.split(r"\s*::\s*", group[1].strip())))
        for part in split(group[2]):
            for path, name in expand(part):
                yield (prefix, prefix[-1]) if path == ("self",) else (prefix + path, name)
    elif tree:
        tree, _, alias = tree.partition(" as ")
        path = tuple(filter(None, re.split(r"\s*::\s*", tree.strip())))
        yield path, alias.strip() or path[-1]


def split(group: str) -> list[str]:
    """Splits at the commas outside of brackets."""
    parts, depth = [""], 0
    for sign in group:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


class Crate:
    """The files of a crate, by the paths of their modules, and what each imports."""

    def __init__(self, root: Path) -> None:
        self.files: dict[Path_, Path] = {}
        for file in sorted(root.rglob("*.rs")):
            parts = file.relative_to(root).with_suffix("").parts
            if "tests" not in parts and "bin" not in parts and parts != ("main",):
                self.files[parts[:-1] if parts[-1] in ("mod", "lib") else parts] = file
        self.code = {module: code(file) for module, file in self.files.items()}
        uses = {
            module: [
                (bool(found[1]), path, name)
                for found in re.finditer(r"\b(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);", text)
                for path, name in expand(found[2])
            ]
            for module, text in self.code.items()
        }
        # What a module hands on: a name to the path that it has elsewhere.
        self.handed = {
            module: {name: path for public, path, name in of if public and self.absolute(module, path)}
            for module, of in uses.items()
        }
        self.imports = {module: self.imported(module, of) for module, of in uses.items()}

    def absolute(self, module: Path_, path: Path_) -> Path_ | None:
        """A path from the root of the crate; `None` for one that leads out of it."""
        at, rest = module, path
        if path[0] == "crate":
            return path[1:]
        if path[0] == "self":
            return module + path[1:]
        while rest and rest[0] == "super":
            at, rest = at[:-1], rest[1:]
        if rest != path:
            return at + rest
        # A module of this one, named without `self`.
        return module + path if module + path[:1] in self.files else None

    def file_of(self, path: Path_) -> Path_ | None:
        """The module whose file has the item at a path."""
        for _ in range(20):
            module = path
            while module not in self.files:
                if not module:
                    return None
                module = module[:-1]
            rest = path[len(module) :]
            handed = self.handed[module].get(rest[0]) if rest else None
            target = self.absolute(module, handed) if handed else None
            if target is None:
                return module
            path = target + rest[1:]
        raise AssertionError(f"{path} is handed round in a circle")

    def imported(self, module: Path_, uses: list[tuple[bool, Path_, str]]) -> set[Path_]:
        hands_on = self.files[module].name in ("mod.rs", "lib.rs")
        paths = [path for public, path, _ in uses if not (public and hands_on)]
        body = re.sub(r"\buse\s+[^;]+;", "", self.code[module])
        paths += [tuple(found.split("::")) for found in re.findall(r"\b(?:crate|super|self)(?:::\w+)+", body)]
        found = {self.file_of(target) for path in paths if (target := self.absolute(module, path)) is not None}
        return {other for other in found if other is not None and other != module}


def room(module: Path_) -> str:
    return module[0] if module else "lib"


CRATE = Crate(CORE)
TABLE = dict(re.findall(r"^\| `(\w+)` \|([^|\n]*)\|", BOOK.split("## The arrows")[1].split("\n## ")[0], re.MULTILINE))


def test_the_arrows_are_the_imports() -> None:
    """The table has every room, and of each the rooms that it imports."""
    written = {name: set(re.findall(r"`(\w+)`", imports)) for name, imports in TABLE.items()}
    found: dict[str, set[str]] = {room(module): set() for module in CRATE.files if module}
    for module, others in CRATE.imports.items():
        if module:
            found[room(module)] |= {room(other) for other in others} - {room(module)}
    assert found == written


def test_arrows_point_upwards() -> None:
    """In the table and in the drawing a room imports only what is above it."""
    above: set[str] = set()
    for name, imports in TABLE.items():
        assert set(re.findall(r"`(\w+)`", imports)) <= above, name
        above.add(name)
    drawing = BOOK.split("## The drawing")[1].split("```")[1]
    level = {name: n for n, line in enumerate(drawing.splitlines()) for name in re.findall(r"\[(\w+)\]", line)}
    assert set(level) == set(TABLE)
    for name, imports in TABLE.items():
        for other in re.findall(r"`(\w+)`", imports):
            assert level[other] < level[name], f"{name} is not drawn below {other}"


@pytest.mark.parametrize("root", CRATES, ids=lambda root: str(root.parent.relative_to(ROOT)))
def test_no_two_files_import_each_other(root: Path) -> None:
    """Nor any larger circle of files."""
    imports = Crate(root).imports
    done: set[Path_] = set()

    def visit(module: Path_, way: list[Path_]) -> None:
        if module in way:
            circle = [*way[way.index(module) :], module]
            raise AssertionError(" imports ".join("::".join(step) or "lib" for step in circle))
        if module not in done:
            for other in sorted(imports[module]):
                visit(other, [*way, module])
            done.add(module)

    for module in imports:
        visit(module, [])


@pytest.mark.parametrize("root", CRATES, ids=lambda root: str(root.parent.relative_to(ROOT)))
def test_mod_files_hold_no_types(root: Path) -> None:
    """A mod.rs declares, hands on and explains."""
    for file in root.rglob("mod.rs"):
        types = re.findall(r"\b(?:struct|enum|union|trait)\s+(\w+)", code(file))
        assert not types, f"{file.relative_to(ROOT)} holds {', '.join(types)}"
