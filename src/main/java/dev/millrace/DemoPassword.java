package dev.millrace;

import java.security.SecureRandom;

/** Passwords that the users module accepts and that can be typed and pasted without quoting. */
final class DemoPassword {
    /** Without look-alikes such as l, I, O, 1 and 0. */
    private static final String UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ";

    private static final String LOWER = "abcdefghijkmnpqrstuvwxyz";
    private static final String DIGIT = "23456789";
    private static final int GROUPS = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private DemoPassword() {}

    /** About 54 random bits: four groups of upper, lower, lower and digit. */
    static String random() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            password.append(one(UPPER)).append(one(LOWER)).append(one(LOWER)).append(one(DIGIT));
        }
        return password.toString();
    }

    private static char one(String of) {
        return of.charAt(RANDOM.nextInt(of.length()));
    }
}
