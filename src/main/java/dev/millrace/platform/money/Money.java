package dev.millrace.platform.money;

/**
 * An amount of money.
 *
 * @param amount minor units (cents for EUR), never a fraction
 * @param currency ISO 4217 code, three capitals
 */
public record Money(long amount, String currency) {

    /**
     * This amount, {@code quantity} times.
     *
     * @throws ArithmeticException when the result does not fit 64 bits
     */
    public Money times(long quantity) {
        return new Money(Math.multiplyExact(amount, quantity), currency);
    }
}
