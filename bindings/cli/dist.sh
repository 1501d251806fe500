#!/bin/sh
# Packs the command: an archive for any machine of a target, and a Debian package where dpkg-deb is there; with checksums.
#
#   dist.sh NAQL TARGET FOLDER    the command, what it was built for, where the packages go
#
# In the archive: the command, man pages and completions in the folders of a prefix (bin, share), README and licences.
set -eu
naql=$1
target=$2
out=$3
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$here/../..
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -1)
# The same files give the same bytes.
epoch=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH="$epoch"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
mkdir -p "$out"

name=naql-$version-$target
PREFIX="/$name" DESTDIR="$work" "$here/install.sh" "$naql" >/dev/null
rm -r "$work/$name/share/naql"
cp "$root/README.md" "$root/LICENSE-APACHE" "$root/LICENSE-MIT" "$work/$name/"
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$epoch" -cf - "$name" | gzip -n9 >"$out/$name.tar.gz"

if command -v dpkg-deb >/dev/null; then
    case $target in x86_64-*) machine=amd64 ;; aarch64-*) machine=arm64 ;; *) machine=$(dpkg --print-architecture) ;; esac
    mkdir -p "$work/deb/DEBIAN" "$work/deb/usr/share/doc/naql"
    PREFIX=/usr DESTDIR="$work/deb" "$here/install.sh" "$naql" >/dev/null
    rm -r "$work/deb/usr/share/naql"
    mkdir -p "$work/deb/usr/share/zsh/vendor-completions"
    mv "$work/deb/usr/share/zsh/site-functions/_naql" "$work/deb/usr/share/zsh/vendor-completions/_naql"
    rmdir "$work/deb/usr/share/zsh/site-functions"
    gzip -n9 "$work/deb/usr/share/man/man1/"*.1
    cp "$root/LICENSE-APACHE" "$root/LICENSE-MIT" "$work/deb/usr/share/doc/naql/"
    case $(ldd "$naql" 2>&1) in *'statically linked'* | *'not a dynamic'*) depends='' ;; *) depends='Depends: libc6, libgcc-s1
' ;; esac
    cat >"$work/deb/DEBIAN/control" <<END
Package: naql
Version: $version
Architecture: $machine
Maintainer: naql maintainers <maintainers@users.noreply.github.com>
Section: text
Priority: optional
${depends}Description: gated deduplication and provenance for Arabic news
 Finds copies of news stories in any spelling, cut or embedded, says who has
 them from whom, and decides on new ones by a policy.
END
    dpkg-deb --root-owner-group --build "$work/deb" "$out/naql_${version}_$machine.deb" >/dev/null
fi
(cd "$out" && sha256sum -- *.tar.gz *.deb 2>/dev/null >SHA256SUMS || sha256sum -- *.tar.gz >SHA256SUMS)
ls "$out"
