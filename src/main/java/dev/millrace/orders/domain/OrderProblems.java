package dev.millrace.orders.domain;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.error.Kind;
import dev.millrace.platform.error.ProblemCode;
import dev.millrace.platform.money.Money;
import dev.millrace.platform.security.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Why an order is refused. */
public final class OrderProblems {

    public static final ProblemCode STEP_NOT_ALLOWED =
            new ProblemCode("step_not_allowed", Kind.CONFLICT, "The order's status does not allow this");
    public static final ProblemCode INSUFFICIENT_STOCK =
            new ProblemCode("insufficient_stock", Kind.CONFLICT, "There is not enough stock");
    public static final ProblemCode SALE_CLOSED =
            new ProblemCode("sale_closed", Kind.CONFLICT, "A product is not sold at this moment");
    public static final ProblemCode QUANTITY_LIMIT =
            new ProblemCode("quantity_limit", Kind.CONFLICT, "More pieces than one order or one customer may have");
    public static final ProblemCode UNKNOWN_PRODUCT =
            new ProblemCode("unknown_product", Kind.UNPROCESSABLE, "A product is not for sale");
    public static final ProblemCode MIXED_CURRENCIES =
            new ProblemCode("mixed_currencies", Kind.UNPROCESSABLE, "The products have different currencies");
    public static final ProblemCode TOTAL_OUT_OF_RANGE =
            new ProblemCode("total_out_of_range", Kind.UNPROCESSABLE, "The total is zero or too large");
    public static final ProblemCode PAYMENT_DECLINED =
            new ProblemCode("payment_declined", Kind.PAYMENT_REFUSED, "The payment was declined");
    public static final ProblemCode REFUND_TOO_LARGE =
            new ProblemCode("refund_too_large", Kind.UNPROCESSABLE, "There is not that much to refund");
    public static final ProblemCode REFUND_CURRENCY =
            new ProblemCode("refund_currency", Kind.UNPROCESSABLE, "The order was paid in another currency");
    public static final ProblemCode KEY_IN_PROGRESS =
            new ProblemCode("idempotency_in_progress", Kind.CONFLICT, "The first request with this key is running");

    private OrderProblems() {}

    static DomainException stepNotAllowed(Order order, String step) {
        return STEP_NOT_ALLOWED
                .because("The order is %s; it is too late or too early to %s it."
                        .formatted(order.status().label(), step))
                .with("orderStatus", order.status().label())
                .with("paymentStatus", order.paymentStatus().label())
                .with(
                        "allowedActions",
                        Lifecycle.allowed(order, Role.OPERATOR).stream()
                                .map(Action::label)
                                .toList());
    }

    static DomainException refundTooLarge(Order order) {
        return REFUND_TOO_LARGE
                .because("At most %d minor units are left to refund.".formatted(order.refundable()))
                .with("refundable", new Money(order.refundable(), order.total().currency()));
    }

    static DomainException refundCurrency(Order order) {
        return REFUND_CURRENCY.because("The order was paid in " + order.total().currency() + ".");
    }

    /** The order is not there, or not this caller's: the answer is the same. */
    public static DomainException notFound() {
        return CommonProblems.NOT_FOUND.because("No such order.");
    }

    static DomainException insufficientStock(List<Map<String, Object>> lines) {
        return INSUFFICIENT_STOCK
                .because("Some lines ask for more than is left.")
                .with("lines", lines);
    }

    static DomainException saleClosed(List<Map<String, Object>> lines) {
        return SALE_CLOSED
                .because("Some lines ask for what is not sold at this moment.")
                .with("lines", lines);
    }

    static DomainException quantityLimit(List<Map<String, Object>> lines) {
        return QUANTITY_LIMIT
                .because("Some lines ask for more than one order or one customer may have.")
                .with("lines", lines);
    }

    static DomainException declined(UUID orderId, String reason) {
        return PAYMENT_DECLINED
                .because("The payment was declined: " + reason + ".")
                .with("reason", reason)
                .with("orderId", orderId)
                .with("links", Map.of("order", "/api/v1/orders/" + orderId));
    }

    static DomainException keyReused() {
        return CommonProblems.KEY_REUSED.because("Use a new key for a new order.");
    }

    static DomainException keyInProgress() {
        return KEY_IN_PROGRESS
                .because("Ask again with the same key in a moment.")
                .retryAfter(Duration.ofSeconds(1));
    }

    static DomainException unknownProducts(List<String> skus) {
        return UNKNOWN_PRODUCT
                .because("Not for sale: " + String.join(", ", skus) + ".")
                .with("skus", skus);
    }

    static DomainException mixedCurrencies() {
        return MIXED_CURRENCIES.because("Order products of one currency at a time.");
    }

    static DomainException totalOutOfRange() {
        return TOTAL_OUT_OF_RANGE.because("The total must be more than zero and at most 10^15 minor units.");
    }

    static DomainException overloaded() {
        return CommonProblems.OVERLOADED
                .because("Too many orders are waiting to be settled.")
                .retryAfter(Duration.ofSeconds(1));
    }

    static DomainException crowded() {
        return CommonProblems.CONTENTION
                .because("Too many orders want the same products.")
                .retryAfter(Duration.ofSeconds(1));
    }

    static DomainException overtaken() {
        return CommonProblems.CONTENTION
                .because("The order kept changing meanwhile.")
                .retryAfter(Duration.ofSeconds(1));
    }
}
