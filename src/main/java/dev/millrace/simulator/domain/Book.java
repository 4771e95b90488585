package dev.millrace.simulator.domain;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The simulator's books. A step happens here first and is written to the ledger before it is answered. */
final class Book {

    private static final int REMEMBERED = 100_000;

    private final Shelf<Intent> intents = new Shelf<>("pi_");
    private final Shelf<Refund> refunds = new Shelf<>("re_");
    private final Map<String, String> operations = Bounded.map(REMEMBERED);
    private final Deque<Movement> movements = new ArrayDeque<>();

    /** Makes a payment of this call, as its card has it. */
    synchronized Entry create(Call call, Instant now) {
        Intent asked = new Intent(
                intents.id(now),
                call.number("amount", 0),
                call.field("currency").toLowerCase(Locale.ROOT),
                call.field("capture_method").equals("manual"),
                Intent.Status.REQUIRES_ACTION,
                0,
                call.metadata(),
                null,
                now);
        Intent charged = Tokens.charged(asked, call.field("payment_method"));
        return entered(entry(charged.movement(), charged, now));
    }

    /** Takes what was set aside, all or a part. */
    synchronized Entry capture(Call call, Instant now) {
        Intent intent = intent(call.id());
        long amount = call.number("amount_to_capture", intent.amount());
        check(intent, call, intent.status() == Intent.Status.REQUIRES_CAPTURE && amount <= intent.amount());
        return entered(entry("capture", intent.in(Intent.Status.SUCCEEDED, amount), now));
    }

    /** Ends a payment that has not taken money. */
    synchronized Entry cancel(Call call, Instant now) {
        Intent intent = intent(call.id());
        check(intent, call, intent.status() != Intent.Status.SUCCEEDED && intent.status() != Intent.Status.CANCELED);
        boolean held = intent.status() == Intent.Status.REQUIRES_CAPTURE;
        return entered(entry(held ? "void" : null, intent.in(Intent.Status.CANCELED, 0), now));
    }

    /** The buyer has acted. Doing it twice changes nothing. */
    synchronized Entry act(String id, boolean confirmed, Instant now) {
        Intent intent = intent(id);
        if (intent.status() != Intent.Status.REQUIRES_ACTION) {
            return new Entry(null, intent, null, null);
        }
        Intent next = confirmed ? intent.approved() : intent.refused("authentication_failed");
        return entered(entry(next.movement(), next, now));
    }

    /** Sends money back, not more than is left. */
    synchronized Entry refund(Call call, Instant now) {
        Intent intent = intent(call.field("payment_intent"));
        long left = intent.received()
                - refunds(intent.id()).stream().mapToLong(Refund::amount).sum();
        long amount = call.number("amount", Math.max(1, left));
        if (amount > left) {
            throw Refusal.invalid(
                    400, left == 0 ? "charge_already_refunded" : "amount_too_large", "Not so much is left of it.");
        }
        Refund refund = new Refund(refunds.id(now), intent.id(), amount, intent.currency(), call.metadata(), now);
        Movement movement = new Movement(
                "refund",
                refund.id(),
                intent.id(),
                refund.metadata().get("operation"),
                intent.metadata().get("order"),
                amount,
                intent.currency().toUpperCase(Locale.ROOT),
                now);
        return entered(new Entry(movement, intent, refund, null));
    }

    synchronized Intent intent(String id) {
        return intents.find(id).orElseThrow(() -> Refusal.missing(id));
    }

    /** The payment of this operation. */
    synchronized Optional<Intent> ofOperation(String operation) {
        return Optional.ofNullable(operations.get(operation)).flatMap(intents::find);
    }

    synchronized List<Intent> intents(Instant from, Instant to, String after, int limit) {
        return intents.page(from, to, after, limit);
    }

    synchronized List<Refund> refunds(Instant from, Instant to, String after, int limit) {
        return refunds.page(from, to, after, limit);
    }

    /** The refunds of a payment, newest first. */
    synchronized List<Refund> refunds(String intent) {
        Instant since = intents.find(intent).map(Intent::createdAt).orElse(Instant.EPOCH);
        return refunds.page(since, Instant.ofEpochSecond(1L << 33), "", Integer.MAX_VALUE).stream()
                .filter(refund -> refund.intent().equals(intent))
                .toList();
    }

    /** The last movements, oldest first. */
    synchronized List<Movement> movements() {
        return new ArrayList<>(movements);
    }

    /** Enters what happened, now or before the last start. */
    synchronized Entry entered(Entry entry) {
        Intent intent = entry.intent();
        if (intent != null) {
            intents.put(intent.id(), intent);
            Optional.ofNullable(intent.metadata().get("operation"))
                    .ifPresent(operation -> operations.put(operation, intent.id()));
        }
        Refund refund = entry.refund();
        if (refund != null) {
            refunds.put(refund.id(), refund);
        }
        Movement movement = entry.movement();
        if (movement != null) {
            movements.addLast(movement);
        }
        if (movements.size() > REMEMBERED) {
            movements.removeFirst();
        }
        return entry;
    }

    private static Entry entry(@Nullable String kind, Intent intent, Instant now) {
        Movement movement = kind == null
                ? null
                : new Movement(
                        kind,
                        intent.id(),
                        intent.id(),
                        intent.metadata().get("operation"),
                        intent.metadata().get("order"),
                        kind.equals("capture") ? intent.received() : intent.amount(),
                        intent.currency().toUpperCase(Locale.ROOT),
                        now);
        return new Entry(movement, intent, null, null);
    }

    private static void check(Intent intent, Call call, boolean allowed) {
        if (!allowed) {
            throw Refusal.invalid(
                            400,
                            "payment_intent_unexpected_state",
                            "The payment is " + intent.status().label() + ".")
                    .with("payment_intent", Documents.intent(intent, call.base()));
        }
    }
}
