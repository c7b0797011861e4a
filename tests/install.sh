#!/bin/sh
# What is installed can be used: the manual's example, as C and as C++, with
# nothing but pkg-config's word; tables that the installed ballotc compiles.
. "$SOURCE/tests/lib.sh"
root=$work/root
unset MAKEFLAGS MFLAGS MAKELEVEL
"${MAKE:-make}" -C "$BUILD" install "DESTDIR=$root" >"$work/log" 2>&1
is 'make install' 0 $?

here()
{
    find "$root" -type f -path "*/$1" -print | head -n 1
}

for file in bin/ballot bin/ballotc ballot.h tables.h ballot.pc ballot.1 ballotc.1 libballot.3 smc07.ballot inventory/sbr.csv \
    one-remote-perspective.xml facts.md completions/ballot; do
    [ -f "$(here "$file")" ] && pass "$file is there" || fail "$file is there"
done
bin=$(dirname "$(here bin/ballotc)")
PKG_CONFIG_PATH=$(dirname "$(here ballot.pc)")
PKG_CONFIG_SYSROOT_DIR=$root
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
cflags=$(pkg-config --cflags ballot)
shared=$(here "libballot.so.0.*")
if [ -n "$shared" ]; then
    libs=$(pkg-config --libs ballot)
    LD_LIBRARY_PATH=$(dirname "$shared")
    export LD_LIBRARY_PATH
    others=$(nm -D --defined-only "$shared" | awk '{ print $3 }' | grep -v '^ballot_')
    is 'nothing but ballot_* is exported' '' "$others"
else
    libs=$(pkg-config --static --libs ballot)
fi

# --- The manual's example.

strict >"$work/ada.pem"
openssl x509 -in "$work/ada.pem" -outform DER -out "$work/ada.der"
sed -n '/^\.Sh EXAMPLES/,/^\.Sh/{/^\.Bd/,/^\.Ed/{/^\.[BE]d/!p;};}' "$SOURCE/docs/libballot.3" |
    sed 's/\\e/\\/g; s/\\&//g' >"$work/example.c"
cp "$work/example.c" "$work/example.cc"

# client NAME COMPILER SOURCE...
client()
{
    name=$1
    compiler=$2
    shift 2
    # shellcheck disable=SC2086
    out=$($compiler -Wall -Wextra -Werror $SANITIZE $cflags -o "$work/client" "$@" $libs 2>&1)
    is "$name compiles" '' "$out"
    contains "$name runs" 'SBR/key.size: pass' "$("$work/client" "$work/ada.der" 2>&1)"
}

client 'the example in C' "$CC -std=c11 -pedantic" "$work/example.c"
cxx=
for compiler in g++ clang++; do
    [ -n "$cxx" ] || ! command -v "$compiler" >/dev/null || cxx=$compiler
done
if [ -n "$cxx" ] && [ -z "$SANITIZE" ]; then
    client 'the example in C++' "$cxx -std=c++17" "$work/example.cc"
else
    echo "ok $((count += 1)) - the example in C++ # SKIP"
fi

# --- Tables of one's own.

"$bin/ballotc" --no-warnings --symbol=my_rules -o "$work/mine.c" "$(dirname "$(here documents.ballot)")"
is 'the installed rules compile' 0 $?
{
    echo 'const struct ballot_tables *my_rules(void);'
    sed 's/ballot_rules_cabf()/my_rules()/' "$work/example.c"
} | sed '1{h;d;}; /^#include <ballot/{G;}' >"$work/own.c"
client 'tables of one'\''s own' "$CC -std=c11" "$work/own.c" "$work/mine.c"

# --- Completion, with stand-ins for what bash-completion offers.

cat >"$work/complete.bash" <<'BASH'
_init_completion()
{
    cword=$((${#COMP_WORDS[@]} - 1))
    words=("${COMP_WORDS[@]}") cur=${COMP_WORDS[$cword]} prev=${COMP_WORDS[$((cword - 1))]}
}
_filedir() { COMPREPLY=(files); }
compopt() { echo "$*"; }
. "$1"
shift
COMP_WORDS=("$@")
"_$1"
echo "${COMPREPLY[*]}"
BASH

# completes EXPECTED WORD...
completes()
{
    expected=$1
    shift
    if command -v bash >/dev/null; then
        out=$(PATH=$bin:$PATH bash "$work/complete.bash" "$(here "completions/$1")" "$@" 2>&1)
        is "completion of $*" "$expected" "$(printf '%s' "$out" | tr '\n' ' ')"
    else
        echo "ok $((count += 1)) - completion of $* # SKIP no bash"
    fi
}
completes 'check' ballot ch
completes '-o nospace --format=' ballot check --fo
completes 'json jsonl' ballot check --format js
completes 'files' ballot check a
completes '--template' ballot evidence --t
completes 'SBR/legacy.closed' ballot explain SBR/leg
completes '-o nospace --dump=' ballotc --du
completes 'checks' ballotc --dump c
finish
