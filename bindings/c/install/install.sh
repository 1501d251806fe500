#!/bin/sh
# Installs the C library that cargo has built: header, libraries, pkg-config, CMake, man pages. Says what it put where, and adds it to
# the list that `make uninstall` goes by, PREFIX/share/naql/installed.
#
#   install.sh BUILT    the folder with libnaql_c.so and libnaql_c.a
#
# The places are those of the environment: PREFIX (/usr/local), LIBDIR (PREFIX/lib), INCLUDEDIR (PREFIX/include),
# MANDIR (PREFIX/share/man), and DESTDIR before all of them.
set -eu
built=$1
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$here/../../..
prefix=${PREFIX:-/usr/local}
libdir=${LIBDIR:-$prefix/lib}
includedir=${INCLUDEDIR:-$prefix/include}
mandir=${MANDIR:-$prefix/share/man}
to=${DESTDIR:-}

version=$(sed -n 's/^#define NAQL_VERSION "\(.*\)"$/\1/p' "$root/include/naql.h")
major=${version%%.*}
minor=${version#*.}
minor=${minor%%.*}
abi=$major
[ "$major" -gt 0 ] || abi=0.$minor
# What a static library of Rust needs of the system.
libs='-lgcc_s -lutil -lrt -lpthread -lm -ldl -lc'

list=$prefix/share/naql/installed

# Notes a path that was installed.
put() {
    echo "$1"
    grep -qxF "$1" "$to$list" 2>/dev/null || echo "$1" >>"$to$list"
}

# A place as seen from a folder below the prefix, so that the whole tree can be moved; as it is where one of them is elsewhere.
from() {
    case $1/ in "$prefix"/*) ;; *) echo "$3" && return ;; esac
    case $3/ in "$prefix"/*) ;; *) echo "$3" && return ;; esac
    up=$(echo "${1#"$prefix"}" | sed 's|/[^/]*|/..|g')
    echo "$2$up${3#"$prefix"}"
}

# Fills in a template: its name, the folder it goes to, how the file itself names that folder.
fill() {
    sed -e "s|@PREFIX@|$(from "$2" "$3" "$prefix")|" -e "s|@LIBDIR@|$(from "$2" "$3" "$libdir")|" \
        -e "s|@INCLUDEDIR@|$(from "$2" "$3" "$includedir")|" -e "s|@LIBS_PRIVATE@|$libs|" \
        -e "s|@VERSION@|$version|g" -e "s|@MAJOR@|$major|g" -e "s|@MINOR@|$minor|g" -e "s|@ABI@|$abi|g" \
        "$here/$1.in" >"$to$2/$1"
    chmod 644 "$to$2/$1"
    put "$2/$1"
}

# In the static library only naql's own functions are visible: a program may have another Rust library, or another
# Zstandard, next to it. It becomes one object, from which the linker takes the sections that it needs; what it needs of the
# system only where there is such (ld makes that a must) stays so. That takes the GNU tools; without them the library is
# as cargo has built it.
seal() {
    work=$(mktemp -d)
    sed -n '/^ *\/\//d; s/^.*[ *]\(naql_[a-z0-9_]*\)(.*/\1/p' "$root/include/naql.h" >"$work/names"
    # shellcheck disable=SC2046
    "${LD:-ld}" -r --force-group-allocation --gc-sections $(sed 's/^/-u /' "$work/names") --whole-archive "$1" \
        -o "$work/naql.o" 2>"$work/said" &&
        "${READELF:-readelf}" -sW "$1" 2>>"$work/said" | awk '$5 == "WEAK" && $7 == "UND" { print $8 }' >"$work/weak" &&
        "${OBJCOPY:-objcopy}" --keep-global-symbols="$work/names" --weaken-symbols="$work/weak" -R .llvmbc -R .llvmcmd \
            "$work/naql.o" 2>>"$work/said" &&
        "${AR:-ar}" rcs "$work/libnaql.a" "$work/naql.o" 2>>"$work/said" || {
        cat "$work/said" >&2
        echo "install.sh: the static library shows the symbols of Rust and Zstandard too" >&2
        cp "$1" "$work/libnaql.a"
    }
    install -m 644 "$work/libnaql.a" "$2"
    rm -r "$work"
}

install -d "$to$libdir/pkgconfig" "$to$libdir/cmake/naql" "$to$includedir" "$to$mandir/man3" "$to$prefix/share/naql"
install -m 644 "$root/include/naql.h" "$to$includedir/naql.h"
put "$includedir/naql.h"
install -m 755 "$built/libnaql_c.so" "$to$libdir/libnaql.so.$version"
put "$libdir/libnaql.so.$version"
ln -sf "libnaql.so.$version" "$to$libdir/libnaql.so.$abi"
put "$libdir/libnaql.so.$abi"
ln -sf "libnaql.so.$abi" "$to$libdir/libnaql.so"
put "$libdir/libnaql.so"
seal "$built/libnaql_c.a" "$to$libdir/libnaql.a"
put "$libdir/libnaql.a"
# shellcheck disable=SC2016
fill naql.pc "$libdir/pkgconfig" '${pcfiledir}'
# shellcheck disable=SC2016
fill naqlConfig.cmake "$libdir/cmake/naql" '${CMAKE_CURRENT_LIST_DIR}'
fill naqlConfigVersion.cmake "$libdir/cmake/naql" .
install -m 644 "$here/naql.3" "$to$mandir/man3/naql.3"
put "$mandir/man3/naql.3"
pages=$(awk -v to="$to$mandir/man3" -v version="$version" -f "$here/man.awk" "$root/include/naql.h")
for page in $pages; do
    chmod 644 "$page"
    put "${page#"$to"}" >/dev/null
done
echo "$mandir/man3/naql_*.3: a page for each of $(echo "$pages" | wc -l) functions"
