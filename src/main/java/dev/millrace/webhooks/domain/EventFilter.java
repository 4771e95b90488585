package dev.millrace.webhooks.domain;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which events an endpoint wants: one type, all that begin alike ({@code order.*}), or all ({@code *}).
 *
 * @param text as it was given
 */
public record EventFilter(String text) {

    public static final int MAX_LENGTH = 100;

    private static final Pattern SYNTAX = Pattern.compile("\\*|[a-z0-9_]+(\\.[a-z0-9_]+)*(\\.\\*)?");

    /** Empty for what is no filter. */
    public static Optional<EventFilter> parse(String text) {
        return text.length() <= MAX_LENGTH && SYNTAX.matcher(text).matches()
                ? Optional.of(new EventFilter(text))
                : Optional.empty();
    }

    /** Whether an event of this type is wanted. */
    public boolean matches(String type) {
        return text.equals("*")
                || text.equals(type)
                || (text.endsWith(".*") && type.startsWith(text.substring(0, text.length() - 1)));
    }
}
