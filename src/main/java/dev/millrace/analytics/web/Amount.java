package dev.millrace.analytics.web;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** A sum of money in minor units, as large as it gets. */
record Amount(BigInteger amount, String currency) {

    /** What each of so many is on average, to the next minor unit, half up. */
    Amount average(long count) {
        return new Amount(
                new BigDecimal(amount)
                        .divide(BigDecimal.valueOf(count), 0, RoundingMode.HALF_UP)
                        .toBigInteger(),
                currency);
    }
}
