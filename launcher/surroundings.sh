#!/bin/sh
# What Parley's launchers have in common, and source: Java trusts what is around its process, so that is put right, or
# refused, before it starts. A launcher has set `program`, the name in complaints, and `home`, where its files are.
# shellcheck disable=SC2154 # which are those

complain() {
  # Whoever is not listening does not change what happens.
  printf '%s: %s\n' "$program" "$*" >&2 || true
}

die() {
  status=$1
  shift
  complain "$*"
  exit "$status"
}

# Java opens files of its own first: they would take the place of a stream that is closed, and be read as what the user
# types. Closed input is input that has ended. Closed output stays one that cannot be written: this is open for reading.
true 3>&2 || exec 2>/dev/null
{ true 3<&0; } 2>/dev/null || exec </dev/null
{ true 3>&1; } 2>/dev/null || exec 1</dev/null

# Java reads arguments, variables and paths in the locale's encoding. They are UTF-8 (docs/cli.md), in cron too, where there
# is no locale, and where one is named that this machine lacks. Systems without the program `locale` know no other encoding.
for locale in C.UTF-8 en_US.UTF-8 "${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}" C; do
  encoding=$(LC_ALL=$locale locale charmap 2>/dev/null || echo UTF-8)
  [ "$encoding" != UTF-8 ] || break
done
# The shell is to look at bytes.
export LC_ALL=C

# What is not UTF-8 would become other text without a word. What it is, and its text.
require_utf8() {
  case $2 in *[!\ -~]*) ;; *) return ;; esac
  [ "$encoding" = UTF-8 ] ||
    die 64 "$1 has characters that are not ASCII, and this machine has no locale for them; install C.UTF-8 or en_US.UTF-8"
  # UTF-16, since it has no form for what Java would not take either.
  ! command -v iconv >/dev/null || printf '%s' "$2" | iconv -f UTF-8 -t UTF-16 >/dev/null 2>&1 ||
    die 64 "$1 is not UTF-8, so it would be read as something else"
}

here=$(pwd -P 2>/dev/null || true)
[ -n "$here" ] || die 64 "the current folder is gone; change to another"
require_utf8 "the path of the current folder" "$here"
require_utf8 "the path of Parley" "$home"
case $home in *:*) die 64 "the path of Parley, $home, has a colon, where Java ends a path; move it elsewhere" ;; esac
number=0
for word in "$@"; do
  number=$((number + 1))
  require_utf8 "argument $number" "$word"
done
for variable in HOME XDG_CONFIG_HOME XDG_STATE_HOME XDG_CACHE_HOME PARLEY_URL PARLEY_USER PARLEY_PASSWORD; do
  eval "require_utf8 $variable \"\${$variable-}\""
done
LC_ALL=$locale

# Sets `java` and `java_version`, and `java_about`, by which Javas differ. To be told: the exit code without one, and what
# to install.
find_java() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  command -v "$java" >/dev/null 2>&1 ||
    die "$1" "needs Java 17 or later, and there is no '$java'; install $2 or set JAVA_HOME"
  # A file of its own says it sooner than it would start to be asked: JAVA_VERSION="17.0.15", or, asked,
  # `java version "17.0.15"`. Before 9 it began with 1.
  java_home=$(readlink -f -- "$(command -v "$java")" || true)
  java_about=$(cat -- "${java_home%/bin/java}/release" 2>/dev/null || "$java" -version 2>&1)
  java_version=$(printf '%s\n' "$java_about" |
    sed -n -e 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' -e 's/.* version "\([0-9]*\).*/\1/p')
  [ "${java_version:-0}" -ge 17 ] ||
    die "$1" "needs Java 17 or later, but '$java' is version ${java_version:-unknown}; set JAVA_HOME to a later one"
}
