#!/bin/bash
# What open event streams cost, and how they behave under changes and when an instance dies.
#
#   load-tests/streams.sh [streams] [changes per second] [seconds] [instances]
#
# Needs the jar (./mvnw package) and a JDK 25 as JAVA_HOME; starts PostgreSQL and Redis of its own in a directory that is
# deleted afterwards. Everything stays on the loopback interface.
set -euo pipefail
cd "$(dirname "$0")/.."

streams=${1:-10000} rate=${2:-1000} seconds=${3:-10} instances=${4:-1}
java="${JAVA_HOME:?Set JAVA_HOME to a JDK 25}/bin/java"
export PATH="$JAVA_HOME/bin:$PATH"
jar=$(ls target/millrace-*-standalone.jar | head -1)
data=$(mktemp -d) pids=() urls=()
export MILLRACE_DEMO_PASSWORD=load-Test-1 MILLRACE_RATE_LIMITS_ENABLED=false

cleanup() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
    rm -rf "$data"
}
trap cleanup EXIT
ulimit -n "$(ulimit -Hn)"

start() { # port, further settings
    "$java" ${JAVA_OPTIONS:--Xms512m -Xmx512m -XX:+AlwaysPreTouch -XX:+UseSerialGC -XX:+UseCompactObjectHeaders} -jar "$jar" \
        --server.port="$1" --management.server.port=0 --server.address=127.0.0.1 \
        --millrace.live.max-per-caller=1000000 --millrace.database.pool-size=16 \
        --millrace.web.max-connections=30000 "${@:2}" > "$data/$1.log" 2>&1 &
    pids+=($!) urls+=("http://127.0.0.1:$1")
    for _ in $(seq 300); do
        curl -sf -o /dev/null "http://127.0.0.1:$1/readyz" && return
        sleep 0.2
    done
    cat "$data/$1.log" >&2
    exit 1
}

# All of them share the servers of one directory.
for n in $(seq 1 "$instances"); do
    start $((18079 + n)) --millrace.data-dir="$data/millrace"
done
join() { local IFS=,; echo "$*"; }
"$java" -Xmx1g -XX:+UseSerialGC load-tests/streams/Streams.java \
    "$(join "${urls[@]}")" "$(join "${pids[@]}")" "$streams" "$rate" "$seconds"
