#!/usr/bin/env bash
# What open event streams cost, and how they behave under changes and when an instance dies.
#
#   load-tests/streams.sh [streams] [changes per second] [seconds] [instances]
#
# With two instances all streams are at the second one, which is killed in the end, or asked to end with SIGNAL=TERM.
# JAVA_OPTIONS, JAR_ARGUMENTS and JAR as in common.sh; the heap is set aside at the start, so that what grows afterwards
# is beside it.
set -euo pipefail
export JAVA_OPTIONS=${JAVA_OPTIONS:--Xms512m -Xmx512m -XX:+AlwaysPreTouch -XX:+UseSerialGC -XX:+UseCompactObjectHeaders}
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

streams=${1:-10000} rate=${2:-1000} seconds=${3:-10} instances=${4:-1}
settings+=(--millrace.web.max-connections=30000)
urls=()
# All of them share the servers of one directory.
for _ in $(seq "$instances"); do
    start_server
    urls+=("$url")
    port=$((port + 1)) url=http://127.0.0.1:$port
    settings[0]=--server.port=$port
done
join() { local IFS=,; echo "$*"; }
"$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC "$root/load-tests/streams/Streams.java" \
    "$(join "${urls[@]}")" "$(join "${pids[@]}")" "$streams" "$rate" "$seconds"
if [ "${SIGNAL:-}" = TERM ] && [ "$instances" -gt 1 ]; then
    wait "$server" && ended=0 || ended=$?
    echo "its exit code:                          $ended"
    exit "$ended"
fi
