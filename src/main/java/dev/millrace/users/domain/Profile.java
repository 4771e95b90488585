package dev.millrace.users.domain;

import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a user may tell about themselves.
 *
 * @param phone in E.164
 * @param locale a BCP 47 language tag
 */
public record Profile(@Nullable String phone, @Nullable String locale) {

    public static final Profile EMPTY = new Profile(null, null);

    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final int MAX_LOCALE = 35;

    /** Whether this is a phone number in E.164. */
    public static boolean validPhone(String text) {
        return E164.matcher(text).matches();
    }

    /** The canonical form of a language tag; empty when it is none. */
    public static Optional<String> languageTag(String text) {
        try {
            String tag = new Locale.Builder().setLanguageTag(text).build().toLanguageTag();
            return text.length() <= MAX_LOCALE && !tag.equals("und") ? Optional.of(tag) : Optional.empty();
        } catch (IllformedLocaleException _) {
            return Optional.empty();
        }
    }
}
