package dev.millrace.orders.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.orders.domain.Answer;
import dev.millrace.orders.domain.Change;
import dev.millrace.orders.domain.Order;
import dev.millrace.orders.domain.OrderLine;
import dev.millrace.orders.domain.Settlement;
import dev.millrace.orders.domain.StoredChange;
import dev.millrace.platform.tracing.Origins;
import dev.millrace.platform.web.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A batch of changes as the array parameters of {@link StoringStatement}, in its order.
 *
 * @param origins null when none of the requests is traced
 */
record ChangeColumns(List<StoredChange> changes, @Nullable Origins origins) {

    Object[] arguments() {
        return new Object[] {
            order(UUID.class, Order::id),
            order(Integer.class, Order::version),
            order(String.class, order -> order.status().label()),
            order(String.class, order -> order.paymentStatus().label()),
            order(String.class, Order::reason),
            order(String.class, order -> order.shipment() == null ? null : Json.text(order.shipment())),
            order(Instant.class, Order::updatedAt),
            order(String.class, order -> order.payment().actionUrl()),
            order(Instant.class, order -> order.payment().expiresAt()),
            order(String.class, Order::cancelReason),
            order(Long.class, order -> order.payment().refundsRequested()),
            order(Long.class, order -> order.payment().refunded()),
            column(String.class, change -> event(change).type()),
            data(),
            column(Integer.class, change -> change.change().stock().reserved()),
            column(Integer.class, change -> change.change().stock().onHand()),
            settled(UUID.class, settlement -> settlement.operation().id()),
            settled(Integer.class, settlement -> settlement.operation().epoch()),
            settled(String.class, settlement -> settlement.outcome().state()),
            settled(String.class, settlement -> settlement.outcome().reference()),
            settled(String.class, settlement -> settlement.outcome().reason()),
            settled(Instant.class, settlement -> settlement.outcome().nextCheckAt()),
            column(String.class, StoredChange::key),
            answered(Integer.class, Answer::status),
            answered(String.class, Answer::body),
            column(UUID.class, ChangeColumns::followUpId),
            followUp(String.class, next -> next.kind().label()),
            followUp(Long.class, Change.FollowUp::amount),
            followUp(
                    String.class,
                    next -> next.request() == null ? null : next.request().key()),
            followUp(
                    String.class,
                    next -> next.request() == null ? null : next.request().reason()),
            column(String.class, change -> change.change().touch().label()),
            column(String.class, change -> change.actor().kind()),
            column(UUID.class, change -> change.actor().id())
        };
    }

    private <T> @Nullable T[] column(Class<T> type, Columns.Part<StoredChange, T> part) {
        return Columns.of(changes, type, part);
    }

    private <T> @Nullable T[] order(Class<T> type, Columns.Part<Order, T> part) {
        return column(type, change -> part.of(change.change().order()));
    }

    private <T> @Nullable T[] settled(Class<T> type, Columns.Part<Settlement, T> part) {
        return column(type, change -> change.settlement() == null ? null : part.of(change.settlement()));
    }

    private <T> @Nullable T[] answered(Class<T> type, Columns.Part<Answer, T> part) {
        return column(type, change -> change.answer() == null ? null : part.of(change.answer()));
    }

    private <T> @Nullable T[] followUp(Class<T> type, Columns.Part<Change.FollowUp, T> part) {
        return column(type, change -> {
            Change.FollowUp next = change.change().followUp();
            return next == null ? null : part.of(next);
        });
    }

    /** A refund that somebody asked for has its name already. */
    private static @Nullable UUID followUpId(StoredChange change) {
        Change.FollowUp next = change.change().followUp();
        if (next == null) {
            return null;
        }
        return next.request() == null ? change.followUpId() : next.request().id();
    }

    private static Change.Event event(StoredChange change) {
        return requireNonNull(change.change().event(), "a change that changes nothing is not stored");
    }

    private String[] data() {
        String[] column = new String[changes.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = data(changes.get(i), origins == null ? null : origins.traceparent(i));
        }
        return column;
    }

    /** What every event tells, then what this one adds. */
    private static String data(StoredChange change, @Nullable String traceparent) {
        Order order = change.change().order();
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("status", order.status().label());
        data.put("paymentStatus", order.paymentStatus().label());
        data.put("customerId", order.customerId());
        data.put("skus", order.lines().stream().map(OrderLine::sku).toList());
        data.put("actor", change.actor());
        data.put("traceId", change.traceId());
        if (traceparent != null) {
            data.put("traceparent", traceparent);
        }
        data.putAll(event(change).details());
        return Json.text(data);
    }
}
