package dev.millrace.simulator.domain;

import dev.millrace.simulator.domain.Plan.Manner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the tokens of cards stand for. Beside those that are declined or want the buyer to act, every token is good, and
 * some have their calls fail first: a fault comes with the first call of a key, so that a repetition gets through.
 *
 * <p>{@code tok_ok}, {@code tok_declined}, {@code tok_action}, {@code tok_error}, {@code tok_slow_<ms>},
 * {@code tok_late_<ms>}, {@code tok_unknown} and {@code tok_reset_after}, {@code tok_reset_before}, {@code tok_429} and
 * {@code tok_429_<calls>}, {@code tok_duplicate}, {@code tok_early}, {@code tok_late_callback}, {@code tok_forged},
 * {@code tok_silent}. Any other is refused as invalid.
 */
final class Tokens {

    private static final Pattern NUMBERED = Pattern.compile("(tok_slow|tok_late|tok_429)_([0-9]{1,6})");

    private Tokens() {}

    /**
     * How a call with this token goes.
     *
     * @param attempt of its key, from 1
     */
    static Plan plan(String token, int attempt) {
        Matcher numbered = NUMBERED.matcher(token);
        if (numbered.matches()) {
            return numbered(numbered.group(1), Integer.parseInt(numbered.group(2)), attempt);
        }
        return switch (token) {
            case "tok_error" -> Plan.of(Fault.ERROR);
            case "tok_429" -> first(attempt <= 2, Fault.LIMITED);
            case "tok_reset_before" -> first(attempt == 1, Fault.RESET_BEFORE);
            case "tok_unknown", "tok_reset_after" -> first(attempt == 1, Fault.RESET_AFTER);
            case "tok_duplicate" -> Plan.sending(Manner.DUPLICATE);
            case "tok_early" -> Plan.sending(Manner.EARLY);
            case "tok_late_callback" -> Plan.sending(Manner.LATE);
            case "tok_forged" -> Plan.sending(Manner.FORGED);
            case "tok_silent" -> Plan.sending(Manner.NONE);
            default -> Plan.PLAIN;
        };
    }

    private static Plan numbered(String token, int number, int attempt) {
        return switch (token) {
            case "tok_slow" -> Plan.of(Fault.DELAY, number);
            case "tok_late" -> attempt == 1 ? Plan.of(Fault.LATE, number) : Plan.PLAIN;
            default -> first(attempt <= number, Fault.LIMITED);
        };
    }

    private static Plan first(boolean now, Fault fault) {
        return now ? Plan.of(fault) : Plan.PLAIN;
    }

    /** What the card says: the payment as it is then. */
    static Intent charged(Intent intent, String token) {
        boolean known = !plan(token, 1).equals(Plan.PLAIN) || token.equals("tok_ok");
        return switch (token) {
            case "tok_declined" -> intent.refused("card_declined");
            case "tok_action" -> intent;
            default -> known ? intent.approved() : intent.refused("invalid_token");
        };
    }
}
