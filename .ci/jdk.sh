# shellcheck shell=bash
# Finds a JDK 25; to be sourced.

# Every JDK this machine knows: the configured one, the registered ones and those beside the one on the path.
jdk_homes() {
    printf '%s\n' "${JAVA_HOME:-}"
    update-alternatives --list javac 2>/dev/null | sed 's|/bin/javac$||' || true
    local javac
    if javac=$(command -v javac); then
        local home
        home=$(dirname "$(dirname "$(readlink -f "$javac")")")
        printf '%s\n' "$home" "$(dirname "$home")"/*
    fi
}

find_jdk_25() {
    local home
    while read -r home; do
        if [ -x "$home/bin/javac" ] && grep -qs '^JAVA_VERSION="25' "$home/release"; then
            printf '%s\n' "$home"
            return 0
        fi
    done < <(jdk_homes)
    return 1
}
