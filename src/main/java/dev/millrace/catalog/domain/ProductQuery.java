package dev.millrace.catalog.domain;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which page of the catalogue, by SKU.
 *
 * @param after the last SKU of the page before; empty text for the first page
 * @param limit products on a page
 * @param words each must begin a word of the product's SKU, name or description; null lists everything, and no words
 *     find nothing
 */
public record ProductQuery(
        String after, int limit, @Nullable List<String> words) {

    /** The longest text that is searched for. */
    public static final int MAX_SEARCH = 100;

    private static final int MAX_WORDS = 8;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]+");

    /** The first eight words of a search text; only letters, digits and their marks. */
    public static List<String> words(String text) {
        return Arrays.stream(BETWEEN_WORDS.split(text))
                .filter(word -> !word.isEmpty())
                .limit(MAX_WORDS)
                .toList();
    }
}
