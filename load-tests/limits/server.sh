# shellcheck shell=bash
# What compare, profile and saturation share: a server with a shop, and the CPU time of everybody who takes part. To be sourced
# after common.sh.
# shellcheck disable=SC2034,SC2154 # One file sets what another one uses.

shop=$data/shop
buyers=${BUYERS:-20} products=${PRODUCTS:-1000} connections=${CONNECTIONS:-64}
ticks_per_second=$(getconf CLK_TCK)
mkdir -p "$shop"

# Becomes a program of one file with the libraries of the jar; for the background or a subshell.
become_java() { # file, arguments
    exec "$JAVA_HOME/bin/java" "${java_options[@]}" -Dio.netty.leakDetection.level=disabled -cp "$libraries/*" "$@"
}

unpack_libraries() {
    "$JAVA_HOME/bin/java" -Djarmode=tools -jar "$jar" extract --destination "$data/jar" > "$data/extract.log"
    libraries=$data/jar/lib
}

open_shop() {
    "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -Durl="$url" -Dbuyers="$buyers" -Dproducts="$products" \
        "$root/load-tests/src/test/java/dev/millrace/load/ShopFiles.java" "$shop"
    postmaster=$(head -1 "$data/millrace/postgresql/data/postmaster.pid")
    redis=$(< "$data/millrace/redis/redis.pid")
    logged_in=$SECONDS
}

login() { # address
    curl -sf "$url/api/v1/sessions" -H 'Content-Type: application/json' \
        -d "{\"email\":\"$1\",\"password\":\"$MILLRACE_DEMO_PASSWORD\"}" | sed 's/.*"accessToken":"\([^"]*\)".*/\1/'; echo
}

# Tokens last ten minutes.
stay_logged_in() {
    if [ $((SECONDS - logged_in)) -lt 200 ]; then return; fi
    local email
    while read -r email; do login "$email"; done < "$shop/buyers" > "$shop/tokens.new"
    mv "$shop/tokens.new" "$shop/tokens"
    login admin@example.com > "$shop/admin"
    logged_in=$SECONDS
}

# Keeps all connections busy and prints: requests, seconds, errors, p50 and p99 in ms.
with_wrk() { # url, case, seconds
    wrk -t2 -c"$connections" -d"$3s" --timeout 10s -s "$root/load-tests/limits/load.lua" "$1" -- "$2" "$shop" \
        > "$data/client.log" 2>&1
    sed -n 's/^result //p' "$data/client.log"
}

# Clock ticks that a process, its ended children and its living ones have used.
ticks() { # pid
    # Processes end while they are being looked at.
    { cat /proc/[0-9]*/stat 2> /dev/null || true; } | awk -v pid="$1" '
        { own = $1; sub(/^.*\) /, "") }
        own == pid { sum += $12 + $13 + $14 + $15 }
        $2 == pid { sum += $12 + $13 }
        END { print sum + 0 }'
}

# Waits until mails, webhooks and analytics have dealt with all that was ordered, so that they work in nobody else's time:
# until the server and PostgreSQL use less than a seventh of a core.
rest() {
    local before after begun=$SECONDS
    after=$(($(ticks "$server") + $(ticks "$postmaster")))
    while before=$after; [ $((SECONDS - begun)) -lt "${REST:-180}" ]; do
        sleep 1
        after=$(($(ticks "$server") + $(ticks "$postmaster")))
        if [ $((after - before)) -lt $((ticks_per_second / 7)) ]; then return; fi
    done
    echo "The server is still busy after ${REST:-180} s" >&2
}

resident() { # pid; MB
    awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"
}

query() { # database, psql arguments
    PGPASSWORD=$(< "$data/millrace/postgresql/password") psql -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 \
        -p "$(< "$data/millrace/postgresql/port")" -U millrace "$@"
}
