package dev.millrace.orders.domain;

import java.util.UUID;

/** A short name for people, taken from the random half of an id: {@code 7K3F-92QX-V0TB}. */
final class OrderNumber {

    /** Crockford's base 32: no I, L, O or U. */
    private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

    private static final int LETTERS = 12;

    private OrderNumber() {}

    static String of(UUID id) {
        long bits = id.getLeastSignificantBits();
        StringBuilder number = new StringBuilder(LETTERS + 2);
        for (int i = LETTERS - 1; i >= 0; i--) {
            number.append(ALPHABET[(int) (bits >>> (5 * i)) & 31]);
            if (i > 0 && i % 4 == 0) {
                number.append('-');
            }
        }
        return number.toString();
    }
}
