#!/usr/bin/env bash
# Tries docker-compose.yml for real: gateways behind the load balancer, users at terminal clients, and what may happen to them.
#
#   deploy/compose-test.sh
#
# Needs Docker with Compose (v2 or docker-compose 1.29), and what ./parley chat needs. It runs beside whatever else runs here,
# under a name, ports and an image tag of its own, and removes them at the end. A line a step; ends with 1 at the first thing
# that is not as it should be, and shows the logs.
set -euo pipefail
cd "$(dirname "$0")/.."

PATIENCE=${PARLEY_TEST_PATIENCE:-120} # seconds, for anything that is to happen
ROOM=lobby
work=$(mktemp -d)
project=parley-test-$$
export PARLEY_GATEWAY_IMAGE=$project PARLEY_PASSWORD=$project

if docker compose version >/dev/null 2>&1; then
  compose=(docker compose)
elif command -v docker-compose >/dev/null; then
  compose=(docker-compose)
else
  echo "compose-test: needs Docker Compose, and there is neither 'docker compose' nor 'docker-compose'" >&2
  exit 69
fi
compose+=(--project-name "$project" --env-file "$work/env")

# ---- what is said ----

step=
begun=$SECONDS
ok() { printf 'ok   %-90s %3d s\n' "$step" $((SECONDS - begun)); }
begin() {
  [ -z "$step" ] || ok
  step=$1
  begun=$SECONDS
}
fail() {
  {
    printf 'FAIL %s: %s\n' "$step" "$*"
    {
      tail -n 15 "$work"/*.out "$work"/*.err
      "${compose[@]}" ps
      "${compose[@]}" logs --no-color --tail=40
    } 2>&1 | sed 's/^/     /'
  } >&2
  exit 1
}

# await WHAT COMMAND...: until it succeeds.
await() {
  local what=$1 deadline=$((SECONDS + PATIENCE))
  shift
  until "$@"; do
    [ $SECONDS -lt $deadline ] || fail "not within $PATIENCE s: $what"
    sleep 0.2
  done
}

clean_up() {
  status=$?
  trap - EXIT INT TERM
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  "${compose[@]}" down --volumes --remove-orphans >"$work/down.log" 2>&1 || cat "$work/down.log"
  docker image rm -f "$project" >/dev/null 2>&1 || true
  # What the build of such images left without a name.
  docker image prune --force --filter label=chat.parley.stage=build >/dev/null
  rm -rf "$work"
  exit "$status"
}

# ---- users, each at a terminal client ----

declare -A pids=() inputs=()

# enters USER [MESSAGES]: signs in through the load balancer, and is shown so many messages of before.
enters() {
  local user=$1 pipe fd entered
  pipe=$(mktemp -u "$work/$user.XXXXXX")
  mkfifo "$pipe"
  mkdir -p "$work/$user"
  touch "$work/$user.err"
  entered=$(grep -c "^-- in $ROOM" "$work/$user.err" || true)
  ./parley chat --no-token --url "ws://127.0.0.1:$port" --user "$user" --room $ROOM --downloads "$work/$user" \
    --history "${2:-0}" <"$pipe" >>"$work/$user.out" 2>>"$work/$user.err" &
  pids[$user]=$!
  exec {fd}>"$pipe"
  inputs[$user]=$fd
  await "$user enters" is_in "$user" "$entered"
}
is_in() {
  kill -0 "${pids[$1]}" 2>/dev/null || fail "$1's client ended"
  more_than "$2" "^-- in $ROOM" "$work/$1.err"
}
more_than() { [ "$(grep -c -- "$2" "$3")" -gt "$1" ]; }

says() { printf '%s\n' "$2" >&"${inputs[$1]}"; }

leaves() {
  local user=$1 fd=${inputs[$1]}
  says "$user" /quit
  exec {fd}>&-
  wait "${pids[$user]}" || fail "$user's client ended with $?"
  unset "pids[$user]" "inputs[$user]"
}

# The messages that USER was shown in the room, in the order shown, without their time.
transcript() { sed -n "s/^\[$ROOM\] [0-9:]* //p" "$work/$1.out"; }
shown() { grep -qxF -- "$2" <(transcript "$1"); }
hears() { await "$1 is shown \"$2\"" shown "$1" "$2"; }

# Since their errors were emptied: not those whose gateway stopped, and not the others.
nobody_noticed() {
  if grep -H -e "connection lost" -e "may be missing" -e " left " "$work"/{ann,bob,cat}.err; then
    fail "somebody noticed"
  fi
}

# The container, by its short id, of the gateway that serves USER.
gateway_of() {
  local before
  before=$(grep -c '^gateway ' "$work/$1.out" || true)
  says "$1" /info
  await "$1 is told of the gateway" more_than "$before" '^gateway ' "$work/$1.out"
  sed -n 's/^gateway \([0-9a-f]*\)-[0-9]* .*/\1/p' "$work/$1.out" | tail -n 1
}

# posts USER PREFIX: five messages a second, in the background, until all_hear.
posts() {
  rm -f "$work/enough"
  (
    i=0
    until [ -e "$work/enough" ]; do
      i=$((i + 1))
      says "$1" "$2 $i"
      sleep 0.2
    done
    echo $i >"$work/posted"
  ) &
  posting=$!
}
# All users have all of them, once each, and in the order in which they were sent.
all_hear() {
  local user from=$1 prefix=$2 last
  touch "$work/enough"
  wait "$posting"
  last=$(cat "$work/posted")
  for user in "${!inputs[@]}"; do
    hears "$user" "$from: $prefix $last"
    diff <(transcript "$user" | grep "^$from: $prefix ") <(seq -f "$from: $prefix %g" "$last") >"$work/diff" ||
      fail "$user was not shown exactly what $from posted: $(cat "$work/diff")"
  done
}

# ---- the parts ----

up() { "${compose[@]}" up -d "$@" >"$work/up.log" 2>&1 || fail "up: $(cat "$work/up.log")"; }
# ask METHOD HOST PORT PATH [HEADER...]: a command for bash that asks there, and shows the whole answer.
ask() {
  local method=$1 host=$2 port=$3 path=$4 headers
  shift 4
  headers=$(printf '%s\\r\\n' "Host: $host" "Connection: close" "$@")
  printf 'exec 3<>/dev/tcp/%s/%s && printf "%s %s HTTP/1.1\\r\\n%s\\r\\n" >&3 && cat <&3' \
    "$host" "$port" "$method" "$path" "$headers"
}
get() { ask GET "$@"; }
# The same from within.
within() { "${compose[@]}" exec -T haproxy bash -c "$(get "$@")" | tr -d '\r'; }
# Whether the load balancer sends clients to so many gateways.
serving() { grep -qx "$1" <(within 127.0.0.1 8404 /serving); }
# How the gateways' containers ended since SECOND.
exits() {
  docker events --since "$1" --until "$(($(date +%s) + 1))" --filter event=die --filter "label=com.docker.compose.project=$project" \
    --filter label=com.docker.compose.service=gateway --format '{{.Actor.Attributes.exitCode}}'
}
free_port() {
  local candidate
  while :; do
    candidate=$((20000 + RANDOM % 10000))
    (exec 3<>"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null || break
  done
  echo "$candidate"
}
sha256() { sha256sum <"$1"; }

trap clean_up EXIT
trap 'exit 130' INT TERM

begin "the terminal client and the gateway's image are built"
port=$(free_port)
files_port=$(free_port)
deploy/make-env --file "$work/env" >"$work/make-env.log"
printf 'PARLEY_PORT=%s\nPARLEY_FILES_PORT=%s\n' "$port" "$files_port" >>"$work/env"
./parley chat --version >"$work/build.log" 2>&1 || fail "$(cat "$work/build.log")"
"${compose[@]}" build gateway >"$work/build.log" 2>&1 || fail "$(tail -n 40 "$work/build.log")"

begin "three gateways, brought up from nothing, serve behind the load balancer"
up --scale gateway=3
await "three gateways serve" serving 3

begin "three users are on three gateways"
for user in ann bob cat; do
  # Who is new tries to sign in first, so the load balancer may still count that connection when the next one begins.
  ./parley users --no-token --url "ws://127.0.0.1:$port" --user "$user" >"$work/users" 2>"$work/users.err" ||
    fail "$(cat "$work/users.err")"
done
enters ann
enters bob
enters cat
anns=$(gateway_of ann) bobs=$(gateway_of bob) cats=$(gateway_of cat)
[ "$(printf '%s\n' "$anns" "$bobs" "$cats" | sort -u | wc -l)" = 3 ] || fail "on fewer: $anns $bobs $cats"

begin "they talk"
says ann "hello from ann"
hears bob "ann: hello from ann"
hears cat "ann: hello from ann"
says bob "hello from bob"
hears ann "bob: hello from bob"

begin "a private message to somebody who is away arrives when she is back"
enters dora
leaves dora
says ann "/msg dora while you were out"
await "the message was taken" grep -qF "ann -> dora: while you were out" "$work/ann.out"
enters dora
await "dora gets it" grep -qF "ann -> dora: while you were out" "$work/dora.out"
leaves dora

begin "a file of 20 MiB arrives byte for byte, past the gateways"
head -c $((20 * 1024 * 1024)) /dev/urandom >"$work/plan.bin"
says ann "/upload $work/plan.bin"
await "bob sees the file" grep -qF "ann shares plan.bin" "$work/bob.out"
says bob "/download plan.bin"
await "bob has the file" test -e "$work/bob/plan.bin"
[ "$(sha256 "$work/bob/plan.bin")" = "$(sha256 "$work/plan.bin")" ] || fail "bob's file is another one"
balance=$(within 127.0.0.1 8404 '/;csv;norefresh')
awk -F, '$1 == "files" && $2 == "FRONTEND" && $9 > 20971520 && $10 > 20971520 { found = 1 } END { exit !found }' <<<"$balance" ||
  fail "its bytes did not take the way between client and store: $(grep ^files <<<"$balance")"

begin "a browser gets its page and what is on it, and may use the store from there"
page=$(bash -c "$(get 127.0.0.1 "$port" /)" | tr -d '\r')
grep -q '^HTTP/1.1 200' <<<"$page" || fail "no page: $page"
grep -q "^content-security-policy: .* connect-src 'self' http://127.0.0.1:$files_port;" <<<"$page" || fail "it may not: $page"
script=$(grep -o -m 1 'src="app/[^"]*\.js"' <<<"$page" | cut -d '"' -f 2)
grep -q '^content-type: text/javascript' <(bash -c "$(get 127.0.0.1 "$port" "/$script")") || fail "no script \"$script\""
signed="/parley/files/5Q8ZK2M1N0C4V7B9X3T6R5W2YA?X-Amz-Signature=$(printf %064d 0)"
allowed=$(bash -c "$(ask OPTIONS 127.0.0.1 "$files_port" "$signed" "Origin: http://127.0.0.1:$port" \
  "Access-Control-Request-Method: PUT" "Access-Control-Request-Headers: content-type")" | tr -d '\r')
grep -q '^HTTP/1.1 20[04]' <<<"$allowed" || fail "no answer to a preflight: $allowed"
grep -q '^access-control-allow-origin: \*$' <<<"$allowed" || fail "not from this origin: $allowed"
grep -q '^access-control-allow-methods: .*PUT' <<<"$allowed" || fail "not by PUT: $allowed"
grep -q '^access-control-allow-headers: \*$' <<<"$allowed" || fail "not with these headers: $allowed"
grep -q '^access-control-expose-headers: .*ETag' <(bash -c "$(ask PUT 127.0.0.1 "$files_port" "$signed" "Content-Length: 0" \
  "Origin: http://127.0.0.1:$port")") || fail "the page cannot read ETags"

begin "numbers are for operators, and not for who comes through the load balancer"
grep -q '^parley_connections' <(within gateway 7275 /metrics) || fail "a gateway in the network tells none"
grep -q '^HTTP/1.1 404' <(bash -c "$(get 127.0.0.1 "$port" /metrics)") || fail "the load balancer passes them on"

begin "a gateway is killed while they talk: nothing is missing, nothing is there twice"
posts ann "during the kill"
hears bob "ann: during the kill 5"
victim=$(gateway_of bob)
docker kill "$victim" >"$work/kill.log"
await "bob's client connects again" grep -q -- '-- connected again' "$work/bob.err"
hears bob "ann: during the kill 20"
all_hear ann "during the kill"
bobs=$(gateway_of bob)
[ "$bobs" != "$victim" ] || fail "bob is on a gateway that is dead"
await "two gateways serve" serving 2

begin "scaled to five"
up --scale gateway=5
await "five gateways serve" serving 5

begin "scaled down to two while they talk: nobody notices, the gateways end with 0"
since=$(date +%s)
: >"$work/ann.err" && : >"$work/bob.err" && : >"$work/cat.err"
posts bob "during the scaling"
up --scale gateway=2
await "two gateways serve" serving 2
all_hear bob "during the scaling"
[ "$(exits "$since" | tr '\n' ' ')" = "0 0 0 " ] || fail "exit codes of the three: $(exits "$since" | tr '\n' ' ')"
nobody_noticed

begin "gateways replaced one after another while they talk: nobody notices"
posts ann "during the replacement"
deploy/restart-gateways --project-name "$project" --env-file "$work/env" >"$work/replace.log" 2>&1 ||
  fail "$(cat "$work/replace.log")"
await "two gateways serve" serving 2
all_hear ann "during the replacement"
nobody_noticed

begin "the broker is killed, and started again twice, while they talk"
posts cat "during the restart"
{ "${compose[@]}" kill broker && "${compose[@]}" start broker; } >"$work/restart.log" 2>&1 || fail "$(cat "$work/restart.log")"
"${compose[@]}" restart broker >"$work/restart.log" 2>&1 || fail "$(cat "$work/restart.log")"
all_hear cat "during the restart"
# Who comes anew is let in once the load balancer has seen that the gateways are ready again.
await "two gateways serve" serving 2

begin "SIGTERM stops all gateways within their time, with 0"
leaves ann
leaves bob
since=$(date +%s)
enters bob
says bob "/msg dora wait for it"
await "the message was taken" grep -qF "bob -> dora: wait for it" "$work/bob.out"
leaves bob
"${compose[@]}" stop gateway >"$work/stop.log" 2>&1 || fail "$(cat "$work/stop.log")"
[ "$(exits "$since" | tr '\n' ' ')" = "0 0 " ] || fail "exit codes: $(exits "$since" | tr '\n' ' ')"

begin "everything down, and up again with files relayed: who stayed at the terminal carries on"
"${compose[@]}" down >"$work/down.log" 2>&1 || fail "$(cat "$work/down.log")"
echo "PARLEY_FILES_RELAY=true" >>"$work/env"
up --scale gateway=2
await "two gateways serve" serving 2
says cat "still here"
hears cat "cat: still here"

begin "history is there, and so is the private message that waited"
enters dora 200
hears dora "cat: still here"
diff <(transcript cat | tail -n 200) <(transcript dora) >"$work/diff" || fail "history is not what cat was shown: $(cat "$work/diff")"
await "dora gets the message" grep -qF "bob -> dora: wait for it" "$work/dora.out"

begin "the file is still there, and comes through a gateway now"
says dora "/download plan.bin"
await "dora has the file" test -e "$work/dora/plan.bin"
[ "$(sha256 "$work/dora/plan.bin")" = "$(sha256 "$work/plan.bin")" ] || fail "dora's file is another one"
leaves dora
leaves cat

begin "everything is gone again"
"${compose[@]}" down --volumes >"$work/down.log" 2>&1 || fail "$(cat "$work/down.log")"
left=$(docker ps -aq --filter "label=com.docker.compose.project=$project")$(docker volume ls -q --filter "label=com.docker.compose.project=$project")
[ -z "$left" ] || fail "left behind: $left"
ok
