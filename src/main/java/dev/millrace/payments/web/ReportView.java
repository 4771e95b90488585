package dev.millrace.payments.web;

import dev.millrace.payments.domain.BookEntry;
import dev.millrace.payments.domain.Difference;
import dev.millrace.payments.domain.PaymentGateway.Movement;
import dev.millrace.payments.domain.ReconciliationService.Report;
import dev.millrace.platform.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A comparison as it is sent. */
record ReportView(Instant from, Instant to, long movements, long operations, List<Row> differences, boolean truncated) {

    static ReportView of(Report report) {
        return new ReportView(
                report.from(),
                report.to(),
                report.movements(),
                report.operations(),
                report.differences().stream().map(Row::of).toList(),
                report.truncated());
    }

    /** One difference. */
    record Row(
            String difference,
            @Nullable Here here,
            @Nullable There there) {

        private static Row of(Difference difference) {
            BookEntry here = difference.here();
            Movement there = difference.there();
            return new Row(
                    difference.kind().label(),
                    here == null ? null : Here.of(here),
                    there == null ? null : There.of(there));
        }
    }

    /** Our side. */
    record Here(
            UUID operationId,
            UUID orderId,
            String kind,
            Money amount,
            String state,
            @Nullable String payment,
            Instant createdAt) {

        private static Here of(BookEntry entry) {
            return new Here(
                    entry.id(),
                    entry.orderId(),
                    entry.kind().label(),
                    entry.amount(),
                    entry.state(),
                    entry.payment(),
                    entry.createdAt());
        }
    }

    /** The gateway's side. */
    record There(@Nullable String key, String reference, String kind, Money amount, Instant createdAt) {

        private static There of(Movement movement) {
            return new There(
                    movement.key(),
                    movement.reference(),
                    movement.kind().label(),
                    new Money(movement.amount(), movement.currency()),
                    movement.createdAt());
        }
    }
}
