package dev.millrace.orders.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.orders.domain.Answer;
import dev.millrace.orders.domain.Order;
import dev.millrace.orders.domain.OrderLine;
import dev.millrace.orders.domain.Payment;
import dev.millrace.orders.domain.Placement;
import dev.millrace.orders.domain.PlacementResult;
import dev.millrace.orders.domain.Status;
import dev.millrace.orders.domain.Terms;
import dev.millrace.platform.money.Money;
import dev.millrace.platform.web.Json;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@link PlacingStatement} tells of one placement: of what can be had its {@code goods}, otherwise what was wished
 * for. A wish's {@code free} is null when the product is not for sale.
 */
record PlacedRow(
        @Nullable String fingerprint,
        @Nullable UUID knownOrder,
        @Nullable Integer answerStatus,
        @Nullable String answer,
        @Nullable Boolean unknown,
        boolean closed,
        boolean beyond,
        boolean refused,
        boolean crowded,
        boolean mixed,
        boolean payable,
        @Nullable Long total,
        @Nullable String currency,
        @Nullable String goods,
        @Nullable String wishes,
        @Nullable Instant knownSince) {

    static PlacedRow of(Row row) {
        return new PlacedRow(
                row.get(0, String.class),
                row.get(1, UUID.class),
                row.get(2, Integer.class),
                row.get(3, String.class),
                row.get(4, Boolean.class),
                Boolean.TRUE.equals(row.get(5, Boolean.class)),
                Boolean.TRUE.equals(row.get(6, Boolean.class)),
                Boolean.TRUE.equals(row.get(7, Boolean.class)),
                Boolean.TRUE.equals(row.get(8, Boolean.class)),
                Boolean.TRUE.equals(row.get(9, Boolean.class)),
                Boolean.TRUE.equals(row.get(10, Boolean.class)),
                row.get(11, Long.class),
                row.get(12, String.class),
                row.get(13, String.class),
                row.get(14, String.class),
                row.get(15, Instant.class));
    }

    PlacementResult result(Placement placement, Terms terms) {
        if (fingerprint != null && knownOrder != null && knownSince != null) {
            Answer first = answer == null || answerStatus == null ? null : new Answer(answerStatus, answer);
            return new PlacementResult.Repeated(fingerprint, knownOrder, knownSince, first);
        }
        if (unknown == null) {
            return new PlacementResult.Concurrent();
        }
        return total == null || currency == null
                ? refusal(unknown)
                : new PlacementResult.Placed(order(placement, terms, new Money(total, currency)));
    }

    private PlacementResult refusal(boolean someUnknown) {
        if (someUnknown) {
            return new PlacementResult.Unknown(
                    wished().filter(line -> line.free() == null).map(Wish::sku).toList());
        }
        if (mixed) {
            return new PlacementResult.MixedCurrencies();
        }
        if (!payable) {
            return new PlacementResult.TotalOutOfRange();
        }
        if (closed) {
            return new PlacementResult.SaleClosed(linesOutside(LineLimits::closed, Wish::window));
        }
        if (beyond) {
            return new PlacementResult.OverLimit(linesOutside(LineLimits::beyond, Wish::pieces));
        }
        return refused ? new PlacementResult.OutOfStock(shortLines()) : new PlacementResult.Crowded();
    }

    private List<Map<String, Object>> linesOutside(
            Predicate<LineLimits> which, Function<Wish, Map<String, Object>> told) {
        return wished().filter(line -> line.limits() != null && which.test(line.limits()))
                .map(told)
                .toList();
    }

    private List<Map<String, Object>> shortLines() {
        return wished().filter(line -> line.free() != null && line.quantity() > line.free())
                .map(line -> PlacementResult.OutOfStock.line(line.sku(), line.quantity(), requireNonNull(line.free())))
                .toList();
    }

    private Order order(Placement placement, Terms terms, Money sum) {
        return new Order(
                placement.id(),
                placement.customerId(),
                Status.PLACED,
                Payment.pending(terms.expiresAt()),
                List.of(Json.parse(requireNonNull(goods), OrderLine[].class)),
                sum,
                placement.clientReference(),
                placement.metadata(),
                null,
                null,
                null,
                terms.now(),
                terms.now(),
                1);
    }

    private Stream<Wish> wished() {
        return Arrays.stream(Json.parse(requireNonNull(wishes), Wish[].class));
    }

    private record Wish(
            String sku,
            int quantity,
            @Nullable Long free,
            @Nullable LineLimits limits) {

        private Map<String, Object> window() {
            return requireNonNull(limits).window(sku);
        }

        private Map<String, Object> pieces() {
            return requireNonNull(limits).pieces(sku, quantity);
        }
    }
}
