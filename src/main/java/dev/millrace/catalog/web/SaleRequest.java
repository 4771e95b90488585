package dev.millrace.catalog.web;

import static java.util.Objects.requireNonNull;

import dev.millrace.catalog.domain.Sale;
import dev.millrace.platform.web.Checks;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The limits of a sale as staff send them, each of which may be missing. Moments are RFC 3339. */
record SaleRequest(
        @Nullable String opensAt,
        @Nullable String closesAt,
        @Nullable Long maxPerOrder,
        @Nullable Long maxPerCustomer) {

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    void check(Checks checks) {
        boolean readable = checkMoment(checks, "/sale/opensAt", opensAt);
        readable &= checkMoment(checks, "/sale/closesAt", closesAt);
        if (readable && opensAt != null && closesAt != null) {
            checks.that(
                    requireNonNull(moment(opensAt)).isBefore(moment(closesAt)),
                    "/sale/closesAt",
                    "not_after_opening",
                    "Later than opensAt.");
        }
        checkPieces(checks, "/sale/maxPerOrder", maxPerOrder);
        checkPieces(checks, "/sale/maxPerCustomer", maxPerCustomer);
    }

    private static boolean checkMoment(Checks checks, String pointer, @Nullable String text) {
        Instant moment = moment(text);
        boolean known = text == null || (moment != null && !moment.isBefore(EARLIEST) && !moment.isAfter(LATEST));
        return checks.that(known, pointer, "invalid_moment", "RFC 3339, such as 2026-11-27T09:00:00Z, from 2000 on.");
    }

    private static void checkPieces(Checks checks, String pointer, @Nullable Long pieces) {
        if (pieces != null) {
            checks.range(pointer, pieces, 1, Sale.MAX_PIECES);
        }
    }

    /** Once it is checked; null when it limits nothing. */
    @Nullable
    Sale sale() {
        return new Sale(moment(opensAt), moment(closesAt), pieces(maxPerOrder), pieces(maxPerCustomer)).orNone();
    }

    /** As precise as the database; null for what is none. */
    private static @Nullable Instant moment(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    private static @Nullable Integer pieces(@Nullable Long number) {
        return number == null ? null : Math.toIntExact(number);
    }
}
