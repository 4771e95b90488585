package dev.millrace.catalog.domain;

import java.util.regex.Pattern;

/** What a SKU looks like. */
public final class Sku {

    /** For the error text. */
    public static final String RULE =
            "1 to 64 characters of A-Z, 0-9, dot, underscore and hyphen, the first a letter or a digit.";

    private static final Pattern PATTERN = Pattern.compile("[A-Z0-9][A-Z0-9._-]{0,63}");

    private Sku() {}

    /** Whether this text can name a product. */
    public static boolean valid(String text) {
        return PATTERN.matcher(text).matches();
    }
}
