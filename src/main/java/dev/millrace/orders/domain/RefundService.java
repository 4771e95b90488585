package dev.millrace.orders.domain;

import dev.millrace.payments.Payments;
import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.security.Caller;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** Refunds by amount, each asked for once under the key of whoever wants it; and the payments of an order. */
public final class RefundService {

    private final OrderService orders;
    private final Payments payments;

    public RefundService(OrderService orders, Payments payments) {
        this.orders = orders;
        this.payments = payments;
    }

    /**
     * A refund and whether it had been asked for before.
     *
     * @param refund as it stands now
     */
    public record Requested(Payments.Entry refund, boolean repeated) {}

    /**
     * Writes down a refund, which is then sent to the gateway. The same key again answers the same refund. Errors:
     * {@code not_found}, {@code step_not_allowed} when nothing was paid, {@code refund_too_large},
     * {@code refund_currency}, {@code idempotency_key_reused}.
     */
    public Mono<Requested> refund(UUID id, Caller caller, Step.Refund step, String traceId, Consumer<Order> check) {
        return known(id, step)
                .switchIfEmpty(Mono.defer(() -> orders.change(id, caller, step, traceId, check)
                        .flatMap(_ -> payments.requested(id, step.key()))
                        .map(refund -> new Requested(refund, false))))
                // The same request may have been faster: what it wrote is the answer.
                .onErrorResume(failure -> known(id, step).switchIfEmpty(Mono.error(failure)));
    }

    private Mono<Requested> known(UUID id, Step.Refund step) {
        return payments.requested(id, step.key()).map(refund -> {
            if (!refund.amount().equals(step.amount()) || !step.reason().equals(refund.note())) {
                throw CommonProblems.KEY_REUSED.because("Use a new key for another refund.");
            }
            return new Requested(refund, true);
        });
    }

    /** Every payment operation of an order, oldest first; errors with {@code not_found}. */
    public Mono<List<Payments.Entry>> payments(UUID id, Caller caller) {
        return orders.find(id, caller).flatMap(order -> payments.ofOrder(order.id()));
    }
}
