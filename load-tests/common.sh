# shellcheck shell=bash
# What the scripts beside it share: a JDK 25, a server of the standalone jar with PostgreSQL and Redis of its own in a
# directory that is deleted afterwards, and what it costs. To be sourced; everything stays on the loopback interface.
#
#   JAVA_OPTIONS     for the server's JVM
#   JAR_ARGUMENTS    further settings of the server, such as --millrace.orders.lanes=2
#   JAR              another jar than the newest standalone one in target/

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source-path=SCRIPTDIR source=../.ci/jdk.sh
. "$root/.ci/jdk.sh"
JAVA_HOME=$(find_jdk_25) || { echo "A JDK 25 is needed; set JAVA_HOME to one" >&2; exit 2; }
export JAVA_HOME PATH="$JAVA_HOME/bin:$PATH"

jar=${JAR:-$(find "$root/target" -maxdepth 1 -name 'millrace-*-standalone.jar' -printf '%T@ %p\n' 2>/dev/null \
    | sort -rn | head -1 | cut -d' ' -f2-)}
[ -f "$jar" ] || { echo "No standalone jar in target/; make one with ./mvnw package -DskipTests" >&2; exit 2; }

port=${PORT:-18079}
url=http://127.0.0.1:$port
data=$(mktemp -d)
pids=()
# Two arenas and a trim now and then: otherwise what compilers and threads have given back stays with the process.
export MALLOC_ARENA_MAX=2
export MILLRACE_DEMO_PASSWORD=${MILLRACE_DEMO_PASSWORD:-load-Test-1}
IFS=' ' read -ra java_options <<< "${JAVA_OPTIONS:--Xms168m -Xmx168m -Xmn88m -XX:SurvivorRatio=4 -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:TrimNativeHeapInterval=5000}"
IFS=' ' read -ra jar_arguments <<< "${JAR_ARGUMENTS:-}"

# The limits are on and count, but let everything through that one machine can send.
settings=(
    --server.port="$port" --server.address=127.0.0.1 --management.server.port=0
    --millrace.data-dir="$data/millrace"
    --millrace.rate-limits.anonymous=100000000/1m --millrace.rate-limits.read=100000000/1m
    --millrace.rate-limits.write=100000000/1m --millrace.rate-limits.stream=100000000/1m
    --millrace.rate-limits.sign-in=100000/1m
    --millrace.live.max-per-caller=1000000
)

stop() { # pids, and what they have started, in their own way
    local pid
    for pid in "$@"; do kill "$pid" 2>/dev/null || true; done
    for pid in "$@"; do wait "$pid" 2>/dev/null || true; done
}

cleanup() {
    stop "${pids[@]}"
    rm -rf "$data"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
ulimit -n "$(ulimit -Hn)"

await() { # url, pid of who is to answer there, its log
    local end=$((SECONDS + 180))
    until curl -sf -o /dev/null "$1"; do
        if [ $SECONDS -gt $end ] || ! kill -0 "$2" 2> /dev/null; then
            cat "$3" >&2
            return 1
        fi
        sleep 0.2
    done
}

start_server() {
    "$JAVA_HOME/bin/java" "${java_options[@]}" -jar "$jar" "${settings[@]}" "${jar_arguments[@]}" \
        > "$data/server.log" 2>&1 &
    server=$!
    pids+=("$server")
    await "$url/readyz" "$server" "$data/server.log"
}

# Orders, money and stock of a database against all its rules; 0 when all is well.
check_books() { # database
    "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$jar" check \
        --millrace.data-dir="$data/millrace" --millrace.embedded.database="$1"
}
