#!/bin/sh
# Installs the C library that cargo has built: header, libraries, pkg-config, CMake, man page.
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

fill() {
    sed -e "s|@PREFIX@|$prefix|" -e "s|@LIBDIR@|$libdir|" -e "s|@INCLUDEDIR@|$includedir|" -e "s|@LIBS_PRIVATE@|$libs|" \
        -e "s|@VERSION@|$version|g" -e "s|@MAJOR@|$major|g" -e "s|@MINOR@|$minor|g" -e "s|@ABI@|$abi|g" \
        "$here/$1.in" >"$to$2/$1"
    chmod 644 "$to$2/$1"
}

install -d "$to$libdir/pkgconfig" "$to$libdir/cmake/naql" "$to$includedir" "$to$mandir/man3"
install -m 644 "$root/include/naql.h" "$to$includedir/naql.h"
install -m 644 "$here/naql.3" "$to$mandir/man3/naql.3"
install -m 755 "$built/libnaql_c.so" "$to$libdir/libnaql.so.$version"
ln -sf "libnaql.so.$version" "$to$libdir/libnaql.so.$abi"
ln -sf "libnaql.so.$abi" "$to$libdir/libnaql.so"
install -m 644 "$built/libnaql_c.a" "$to$libdir/libnaql.a"
fill naql.pc "$libdir/pkgconfig"
fill naqlConfig.cmake "$libdir/cmake/naql"
fill naqlConfigVersion.cmake "$libdir/cmake/naql"
