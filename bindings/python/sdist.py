"""Makes the Python source distribution with every crate in it, so that it builds without a network.

maturin packs the sources. Here the lock file is cut down to what they need, the crates of the lock file are put into `vendor/`,
and cargo is told to look there. A crate that no listed platform builds (those of Windows, mostly) keeps its manifest, which the
lock file is held against, and loses the rest: it is half of all bytes.

Usage: python sdist.py MATURIN OUT
"""

from __future__ import annotations

import gzip
import json
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib

PLATFORMS = [
    *("x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "x86_64-unknown-linux-musl", "aarch64-unknown-linux-musl"),
    *("x86_64-apple-darwin", "aarch64-apple-darwin"),
]
CONFIG = """[source.crates-io]
replace-with = "vendored-sources"

[source.vendored-sources]
directory = "vendor"
"""


def cargo(tree: pathlib.Path, *arguments: str) -> bytes:
    return subprocess.run(["cargo", *arguments], cwd=tree, check=True, stdout=subprocess.PIPE).stdout


def needed(tree: pathlib.Path) -> set[tuple[str, str]]:
    """Name and version of every crate that is built on one of the platforms."""
    found = set()
    for platform in PLATFORMS:
        metadata = json.loads(cargo(tree, "metadata", "--locked", "--format-version=1", f"--filter-platform={platform}"))
        found |= {(package["name"], package["version"]) for package in metadata["packages"]}
    return found


def hollow(crate: pathlib.Path, manifest: dict[str, object]) -> None:
    """Leaves the manifest of a crate, and an empty file where it says that its source is."""
    package, lib = manifest["package"], manifest.get("lib", {})
    kept = {path: (crate / path).read_bytes() for path in ("Cargo.toml", ".cargo-checksum.json")}
    shutil.rmtree(crate)
    crate.mkdir()
    sources = [lib.get("path", "src/lib.rs"), package.get("build")]  # type: ignore[attr-defined]
    for source in filter(None, sources):
        (crate / source).parent.mkdir(parents=True, exist_ok=True)
        (crate / source).touch()
    (crate / "Cargo.toml").write_bytes(kept["Cargo.toml"])
    checksum = json.loads(kept[".cargo-checksum.json"])
    (crate / ".cargo-checksum.json").write_text(json.dumps({"files": {}, "package": checksum["package"]}))


def pack(tree: pathlib.Path, out: pathlib.Path) -> None:
    """Packs a tree in order, without times and owners: the same bytes for the same files."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = 0, 0, 0, "", ""
        return entry

    with gzip.GzipFile(out, "wb", mtime=0) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for path in sorted(tree.rglob("*")):
            if path.is_file():
                archive.add(path, path.relative_to(tree.parent), filter=plain)


def main() -> None:
    maturin, out = sys.argv[1], pathlib.Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([maturin, "sdist", "--out", folder], check=True)
        (packed,) = pathlib.Path(folder).glob("*.tar.gz")
        with tarfile.open(packed) as archive:
            archive.extractall(folder, filter="data")
        (tree,) = (path for path in pathlib.Path(folder).iterdir() if path.is_dir())
        # Without --locked: it takes out what only the left-out parts of the workspace need, and changes no version.
        cargo(tree, "metadata", "--format-version=1")
        cargo(tree, "vendor", "--locked", "--versioned-dirs", "vendor")
        built = needed(tree)
        for crate in (tree / "vendor").iterdir():
            manifest = tomllib.loads((crate / "Cargo.toml").read_text(encoding="utf-8"))
            if (manifest["package"]["name"], manifest["package"]["version"]) not in built:
                hollow(crate, manifest)
        (tree / ".cargo").mkdir()
        (tree / ".cargo/config.toml").write_text(CONFIG)
        cargo(tree, "metadata", "--locked", "--offline", "--format-version=1")
        pack(tree, out / packed.name)
    print(f"{out / packed.name}: {(out / packed.name).stat().st_size / 1e6:.1f} MB")


main()
