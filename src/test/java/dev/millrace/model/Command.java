package dev.millrace.model;

import java.util.List;
import java.util.Random;

/**
 * Something a client does. {@code order} counts the client's orders from the newest back, so that a sequence still makes
 * sense when commands are cut out of it.
 */
sealed interface Command {

    List<String> TOKENS = List.of(
            "tok_ok",
            "tok_ok",
            "tok_ok",
            "tok_declined",
            "tok_unknown",
            "tok_error",
            "tok_action",
            "tok_slow_20",
            "tok_429_1000");

    /** Places an order and, if wished, asks for its cancellation before the payment can be known. */
    record Place(String token, int sku, int quantity, boolean cancel) implements Command {}

    /** Sends the placement of an order once more, under the same key. */
    record Retry(int order) implements Command {}

    record Cancel(int order) implements Command {}

    record Ship(int order) implements Command {}

    record Deliver(int order) implements Command {}

    record Return(int order, boolean restock) implements Command {}

    /** Refunds this share of the total, in percent. */
    record Refund(int order, int percent) implements Command {}

    record Decide(int order, boolean confirm) implements Command {}

    /** {@code kill -9} of one of the two servers, and its next start. */
    record Crash() implements Command {}

    static Command random(Random random) {
        return random.nextInt(40) == 0 ? new Crash() : ordinary(random);
    }

    private static Command ordinary(Random random) {
        int order = random.nextInt(4);
        return switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5, 6 ->
                new Place(
                        TOKENS.get(random.nextInt(TOKENS.size())),
                        random.nextInt(ModelTest.SKUS),
                        1 + random.nextInt(3),
                        random.nextInt(4) == 0);
            case 7, 8 -> new Retry(order);
            case 9, 10, 11 -> new Cancel(order);
            case 12, 13, 14 -> new Ship(order);
            case 15, 16 -> new Deliver(order);
            case 17, 18 -> new Return(order, random.nextBoolean());
            case 19, 20, 21 -> new Refund(order, 10 + random.nextInt(100));
            default -> new Decide(order, random.nextBoolean());
        };
    }
}
