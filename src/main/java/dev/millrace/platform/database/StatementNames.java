package dev.millrace.platform.database;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What statements do, in the words of OpenTelemetry's {@code db.query.summary}: which tables they write, or if none
 * which they read, as in {@code INSERT orders.orders}. Never a value. Texts are remembered, as there are few.
 */
final class StatementNames {

    /** Tables are always written with their schema. */
    private static final Pattern PART = Pattern.compile(
            "\\b(insert\\s+into|update|delete\\s+from|from|join)\\s+([a-z_]+\\.[a-z_]+)", Pattern.CASE_INSENSITIVE);

    private static final Pattern FIRST_WORD = Pattern.compile("[a-zA-Z]+");

    private static final int LONGEST = 255;
    private static final int MOST = 1000;

    private final Map<String, String> names = new ConcurrentHashMap<>();

    /** The name of this statement. */
    String of(String sql) {
        String known = names.get(sql);
        if (known != null) {
            return known;
        }
        String name = name(sql);
        if (names.size() < MOST) {
            names.put(sql, name);
        }
        return name;
    }

    private static String name(String sql) {
        Set<String> writes = new LinkedHashSet<>();
        Set<String> reads = new LinkedHashSet<>();
        Matcher part = PART.matcher(sql);
        while (part.find()) {
            String verb = part.group(1).toLowerCase(Locale.ROOT);
            if (verb.equals("from") || verb.equals("join")) {
                reads.add(part.group(2));
            } else {
                writes.add(verb.replaceAll("\\s.*", "").toUpperCase(Locale.ROOT) + " " + part.group(2));
            }
        }
        String name = !writes.isEmpty()
                ? String.join(" ", writes)
                : reads.isEmpty() ? firstWord(sql) : "SELECT " + String.join(" ", reads);
        return name.substring(0, Math.min(name.length(), LONGEST));
    }

    private static String firstWord(String sql) {
        Matcher word = FIRST_WORD.matcher(sql);
        return word.find() ? word.group().toUpperCase(Locale.ROOT) : "SQL";
    }
}
