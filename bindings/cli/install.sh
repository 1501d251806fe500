#!/bin/sh
# Installs the command that cargo has built, its man pages and its completions for bash, zsh and fish. Says what it put where, and adds it
# to the list that `make uninstall` goes by, PREFIX/share/naql/installed.
#
#   install.sh NAQL    the command
#
# The places are those of the environment: PREFIX (/usr/local), BINDIR (PREFIX/bin), MANDIR (PREFIX/share/man), and DESTDIR before
# all of them. NAQL_RUNS is a command of this version that this machine can run, if NAQL is for another one.
set -eu
naql=$1
runs=${NAQL_RUNS:-$naql}
prefix=${PREFIX:-/usr/local}
bindir=${BINDIR:-$prefix/bin}
mandir=${MANDIR:-$prefix/share/man}
to=${DESTDIR:-}
list=$prefix/share/naql/installed

put() {
    chmod "$1" "$to$2"
    echo "$2"
    grep -qxF "$2" "$to$list" 2>/dev/null || echo "$2" >>"$to$list"
}

bash=$prefix/share/bash-completion/completions
zsh=$prefix/share/zsh/site-functions
fish=$prefix/share/fish/vendor_completions.d
install -d "$to$bindir" "$to$mandir/man1" "$to$bash" "$to$zsh" "$to$fish" "$to$prefix/share/naql"
install -m 755 "$naql" "$to$bindir/naql"
put 755 "$bindir/naql"
"$runs" completions bash >"$to$bash/naql"
put 644 "$bash/naql"
"$runs" completions zsh >"$to$zsh/_naql"
put 644 "$zsh/_naql"
"$runs" completions fish >"$to$fish/naql.fish"
put 644 "$fish/naql.fish"
"$runs" man --all "$to$mandir/man1" | while read -r page; do
    put 644 "$mandir/man1/$page"
done
