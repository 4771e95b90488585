# shellcheck shell=bash
# Makes the pgbench scripts; to be sourced.

limits=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sources=$limits/../../src/main/java/dev/millrace/orders/infrastructure

# A text block of a Java class, without what is put into it for some callers.
text_block() { # class, constant
    awk -v name="$2" '
        index($0, "String " name " = \"\"\"") { inside = 1; next }
        inside && /"""/ { exit }
        inside' "$sources/$1.java" | sed 's/%[0-9]\$s//g'
}

# The SQL on the standard input with each $n replaced by what a file gives for it.
with_parameters() { # file
    awk -v file="$1" '
        BEGIN {
            while ((getline line < file) > 0) {
                if (line ~ /^[0-9]/) {
                    n = line + 0
                    sub(/^[0-9]+ /, "", line)
                    value[n] = line
                }
            }
        }
        {
            out = ""
            while (match($0, /\$[0-9]+/)) {
                n = substr($0, RSTART + 1, RLENGTH - 1) + 0
                if (!(n in value)) {
                    print file " does not say what $" n " is" > "/dev/stderr"
                    exit 1
                }
                seen[n]
                out = out substr($0, 1, RSTART - 1) value[n]
                $0 = substr($0, RSTART + RLENGTH)
            }
            print out $0
        }
        END {
            for (n in value) if (!(n in seen)) {
                print file " says what $" n " is, which the statement has not got" > "/dev/stderr"
                exit 1
            }
        }'
}

# Names that pgbench cannot put together: a buyer, and the SKUs of the lines.
with_names() {
    sed -e "s/BUYER/('00000000-0000-7000-8000-' || lpad(:buyer::text, 12, '0'))::uuid/g" \
        -e "s/FIRST/('LIMIT-' || lpad(:first::text, 4, '0'))/g" \
        -e "s/SECOND/('LIMIT-' || lpad(:second::text, 4, '0'))/g"
}

# The same for an order of one line.
one_line() {
    sed -e 's/^-- An order of two lines/-- An order of one line/' \
        -e '/^select s.on_hand.*free_2/,/gset$/d' -e '/^update catalog.stock.*SECOND/d' \
        -e 's/^\\set total .*/\\set total :price_1/' -e 's/, (:won_id, 2, SECOND.*)//'
}

# The two statements of the server for one order; its number of lines is 1 or 2.
two_statements() { # lines
    local lines='array[1, 1]' skus='array[FIRST, SECOND]' quantities='array[1, 1]'
    if [ "$1" -eq 1 ]; then
        lines='array[1]' skus='array[FIRST]' quantities='array[1]'
    fi
    text_block PlacingStatement TEXT | with_parameters "$limits/placing.parameters" \
        | sed -e "s/LINES/$lines/" -e "s/SKUS/$skus/" -e "s/QUANTITIES/$quantities/" \
            -e '/^ *select k.fingerprint/s/select/select w.id as won_id, w.operation_id as won_operation, w.key as won_key,/'
    echo '\gset'
    text_block StoringStatement STORE | with_parameters "$limits/storing.parameters"
    echo ';'
}

write_scripts() { # directory
    { cat "$limits/choose.sql" "$limits/statements.sql"; } | with_names > "$1/statements-orders.sql"
    { cat "$limits/choose.sql"; echo '\set first 1'; one_line < "$limits/statements.sql"; } \
        | with_names > "$1/statements-hot-orders.sql"
    { cat "$limits/choose.sql"; two_statements 2; } | with_names > "$1/two-statements-orders.sql"
    { cat "$limits/choose.sql"; echo '\set first 1'; two_statements 1; } \
        | with_names > "$1/two-statements-hot-orders.sql"
    if ! grep -q 'as won_id' "$1/two-statements-orders.sql"; then
        echo "The answer of PlacingStatement has changed; see two_statements in limits/scripts.sh" >&2
        return 1
    fi
}
