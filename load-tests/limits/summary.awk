# The table of a comparison: for each case the rates of the server and of its limits, and their ratios within each round.
BEGIN { FS = "\t" }
FNR == 1 { next }
{
    name = $2 SUBSEP $3
    if (!(name in count)) names[++kinds] = name
    n = ++count[name]
    rate[name, $1] = $4
    rounds[$1]
    all[name, "rate", n] = $4; all[name, "p50", n] = $5; all[name, "p99", n] = $6
    all[name, "app", n] = $8; all[name, "pg", n] = $9; all[name, "redis", n] = $10; all[name, "client", n] = $11
    all[name, "rss", n] = $12
    errors[name] += $7
}

# The smallest, middle and largest of a list.
function spread(list, n, format,    i, j, swap) {
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && list[j - 1] + 0 > list[j] + 0; j--) {
            swap = list[j]; list[j] = list[j - 1]; list[j - 1] = swap
        }
    middle = n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
    return sprintf(format " / " format " / " format, list[1], middle, list[n])
}

function of(name, what, format,    i, list) {
    for (i = 1; i <= count[name]; i++) list[i] = all[name, what, i]
    return spread(list, count[name], format)
}

function median(name, what, format) {
    of(name, what, format)
    return middle + 0 == 0 ? "-" : sprintf(format, middle)
}

END {
    print "\nRates per second (min / median / max over the rounds), medians of times in ms and of CPU microseconds per request:"
    printf "%-13s %-15s %-26s %8s %8s %8s %8s %8s %8s %7s %6s\n",
        "case", "who", "rate", "p50", "p99", "app", "pg", "redis", "client", "errors", "MB"
    for (k = 1; k <= kinds; k++) {
        split(names[k], part, SUBSEP)
        printf "%-13s %-15s %-26s %8s %8s %8s %8s %8s %8s %7d %6s\n", part[1], part[2], of(names[k], "rate", "%d"),
            median(names[k], "p50", "%.2f"), median(names[k], "p99", "%.2f"), median(names[k], "app", "%.1f"),
            median(names[k], "pg", "%.1f"), median(names[k], "redis", "%.1f"), median(names[k], "client", "%.1f"),
            errors[names[k]], median(names[k], "rss", "%d")
    }
    print "\nThe server's rate as a multiple of its limit's in the same round (min / median / max):"
    for (k = 1; k <= kinds; k++) {
        split(names[k], part, SUBSEP)
        if (part[2] == "server") continue
        n = 0
        for (round in rounds)
            if (((part[1], "server", round) in rate) && rate[names[k], round] > 0)
                ratios[++n] = rate[part[1], "server", round] / rate[names[k], round]
        if (n > 0) printf "%-13s of %-15s %s\n", part[1], part[2], spread(ratios, n, "%.2f")
    }
}
