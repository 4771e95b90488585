package dev.millrace.model;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an order must look like, written down without looking at the server's own state machine: its status and payment
 * as one word, the pieces it holds or took, and the money that came and went.
 */
final class ModelOrder {

    final UUID id;
    final Command.Place placed;
    final String key;
    final String answer;
    final long total;
    String state;
    long refunded;
    int restocked;

    /** A person vouched for its payment: the gateway has none to give back. */
    boolean vouched;

    ModelOrder(UUID id, Command.Place placed, String key, String answer, long total, String state) {
        this.id = id;
        this.placed = placed;
        this.key = key;
        this.answer = answer;
        this.total = total;
        this.state = state;
    }

    /** Where an order with this token may come to rest; the first that is seen is what it is from then on. */
    static Set<String> ends(Command.Place place) {
        boolean cancel = place.cancel();
        return switch (place.token()) {
            case "tok_declined" -> cancel ? Set.of("failed/failed", "cancelled/voided") : Set.of("failed/failed");
            case "tok_action", "tok_429_1000" ->
                cancel ? Set.of("cancelled/voided", "expired/voided") : Set.of("expired/voided");
            case "tok_error" -> cancel ? Set.of("cancelled/voided", "review/unknown") : Set.of("review/unknown");
            default -> cancel ? Set.of("cancelled/refunded") : Set.of("confirmed/captured");
        };
    }

    /**
     * Its time may run out, or it may be cancelled, before anyone takes up what a dead server has left, as the lease
     * outlasts it, or before the gateway can be asked at all.
     */
    static Set<String> endsUnpaid(Command.Place place) {
        return place.cancel() ? Set.of("expired/voided", "cancelled/voided") : Set.of("expired/voided");
    }

    /** What a command leads to: the answer's status, and the state to come; null when it must stay as it is. */
    record Expected(int status, @Nullable String next) {}

    private static final Expected REFUSED = new Expected(409, null);

    Expected expect(Command command) {
        return switch (command) {
            case Command.Cancel _ -> cancel();
            case Command.Ship _ -> ship();
            case Command.Deliver _ ->
                switch (status()) {
                    case "shipped" -> new Expected(200, "delivered/" + payment());
                    case "delivered" -> new Expected(200, null);
                    default -> REFUSED;
                };
            case Command.Return _ ->
                switch (status()) {
                    case "shipped", "delivered" -> new Expected(200, "returned/refunded");
                    case "returned" -> new Expected(200, null);
                    default -> REFUSED;
                };
            case Command.Refund refund -> refund(refund);
            case Command.Decide decide ->
                status().equals("review")
                        ? new Expected(200, decide.confirm() ? "confirmed/captured" : "cancelled/voided")
                        : REFUSED;
            case Command.Place _, Command.Retry _, Command.Crash _ ->
                throw new IllegalArgumentException(String.valueOf(command));
        };
    }

    private Expected cancel() {
        return switch (status()) {
            case "confirmed" -> new Expected(200, "cancelled/refunded");
            case "cancelled" -> new Expected(200, null);
            default -> REFUSED;
        };
    }

    private Expected ship() {
        return switch (status()) {
            case "confirmed" -> refunded == total ? REFUSED : new Expected(200, "shipped/" + payment());
            case "shipped", "delivered", "returned" -> new Expected(200, null);
            default -> REFUSED;
        };
    }

    private Expected refund(Command.Refund refund) {
        if (!List.of("captured", "partially_refunded").contains(payment())) {
            return REFUSED;
        }
        long amount = amount(refund);
        if (amount > total - refunded) {
            return new Expected(422, null);
        }
        return new Expected(202, status() + (refunded + amount == total ? "/refunded" : "/partially_refunded"));
    }

    long amount(Command.Refund refund) {
        return Math.max(1, total * refund.percent() / 100);
    }

    /** Whether the command would need the gateway to give back what it never had. */
    boolean cannot(Command command) {
        return vouched
                && (command instanceof Command.Cancel
                        || command instanceof Command.Return
                        || command instanceof Command.Refund);
    }

    /** Takes a step that the server has confirmed. */
    void take(Command command, String next) {
        if (command instanceof Command.Refund refund) {
            refunded += amount(refund);
        }
        if (next.endsWith("/refunded")) {
            refunded = total;
        }
        if (command instanceof Command.Return back && next.startsWith("returned") && !status().equals("returned")) {
            restocked = back.restock() ? placed.quantity() : 0;
        }
        vouched |= command instanceof Command.Decide decide && decide.confirm();
        state = next;
    }

    String status() {
        return state.substring(0, state.indexOf('/'));
    }

    String payment() {
        return state.substring(state.indexOf('/') + 1);
    }

    /** Pieces that are reserved for it. */
    int reserved() {
        return List.of("confirmed", "review").contains(status()) ? placed.quantity() : 0;
    }

    /** Pieces that have left, less those that came back. */
    int gone() {
        return List.of("shipped", "delivered", "returned").contains(status()) ? placed.quantity() - restocked : 0;
    }
}
