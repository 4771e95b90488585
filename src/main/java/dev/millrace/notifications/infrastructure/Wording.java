package dev.millrace.notifications.infrastructure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** How mails write money, dates and what people have typed; in English. */
final class Wording {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Wording() {}

    /** {@code {"amount":159800,"currency":"EUR"}} as {@code 1,598.00 EUR}, with as many decimals as the currency has. */
    static String money(JsonNode money) {
        String currency = money.required("currency").asString();
        int digits = digits(currency);
        DecimalFormat format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ENGLISH));
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        format.setRoundingMode(RoundingMode.UNNECESSARY);
        BigDecimal amount = BigDecimal.valueOf(money.required("amount").asLong(), digits);
        return format.format(amount) + " " + currency;
    }

    /** Two for a code that ISO 4217 does not know. */
    private static int digits(String currency) {
        try {
            return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        } catch (IllegalArgumentException _) {
            return 2;
        }
    }

    static String date(Instant moment) {
        return DATE.format(moment);
    }

    /** On one line, and without the marks that turn its direction. */
    static String plain(String text) {
        return text.codePoints()
                .map(point -> hidden(point) ? ' ' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }

    private static boolean hidden(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
