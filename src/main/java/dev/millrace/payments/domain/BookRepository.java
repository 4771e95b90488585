package dev.millrace.payments.domain;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Our books of charges, authorizations and refunds. */
public interface BookRepository {

    /** Those of these operations that there are, in any state and order. */
    Mono<List<BookEntry>> find(Collection<UUID> ids);

    /**
     * What moved money or awaits a person's decision, created in this time, in the order of time: up to {@code limit}
     * after the last one of the page before, which is null for the first.
     */
    Mono<List<BookEntry>> page(Instant from, Instant to, @Nullable BookEntry after, int limit);
}
