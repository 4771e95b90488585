package dev.millrace.live.infrastructure;

import static java.util.Objects.requireNonNull;

import dev.millrace.live.domain.RevocationRepository;
import dev.millrace.platform.database.Database;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Revocations in PostgreSQL. */
public final class PostgresRevocationRepository implements RevocationRepository {

    private static final String REVOKED_AT = "select revoked_at from live.revocation where order_id = $1";

    private static final String REVOKED_AMONG =
            "select order_id, revoked_at from live.revocation where order_id = any ($1)";

    private static final String REVOKE = """
            insert into live.revocation (order_id, revoked_at) values ($1, $2)
                on conflict (order_id) do update
               set revoked_at = greatest(revocation.revoked_at, excluded.revoked_at)
            """;

    private final Database database;

    public PostgresRevocationRepository(Database database) {
        this.database = database;
    }

    @Override
    public Mono<Instant> revokedAt(UUID orderId) {
        return database.one(REVOKED_AT, row -> requireNonNull(row.get(0, Instant.class)), orderId);
    }

    @Override
    public Mono<Map<UUID, Instant>> revokedAmong(Set<UUID> orderIds) {
        return database.list(
                        REVOKED_AMONG,
                        row -> Map.entry(
                                requireNonNull(row.get(0, UUID.class)), requireNonNull(row.get(1, Instant.class))),
                        (Object) orderIds.toArray(UUID[]::new))
                .map(found ->
                        found.stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Override
    public Mono<Void> revoke(UUID orderId, Instant at) {
        return database.update(REVOKE, orderId, at).then();
    }
}
