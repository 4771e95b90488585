package dev.millrace.platform.security;

import static java.util.Objects.requireNonNull;

import dev.millrace.platform.blocking.Blocking;
import dev.millrace.platform.database.Database;
import java.security.SecureRandom;
import java.util.Base64;
import reactor.core.publisher.Mono;

/** Random keys that all instances on one database share, made by whoever needs one first. */
public final class Secrets {

    private static final String ADD = """
            insert into platform.secret (name, value)
            values ($1, $2)
            on conflict (name) do nothing
            """;

    private static final String READ = "select value from platform.secret where name = $1";

    private static final int BYTES = 32;

    private final Database database;
    private final Blocking blocking;

    public Secrets(Database database, Blocking blocking) {
        this.database = database;
        this.blocking = blocking;
    }

    /** The 32 bytes of this name, the same for everyone and for ever. */
    public Mono<byte[]> named(String name) {
        return read(name)
                .switchIfEmpty(Mono.defer(() -> blocking.call(Secrets::fresh)
                        .flatMap(fresh -> database.update(ADD, name, fresh))
                        .then(read(name))))
                .map(Base64.getDecoder()::decode);
    }

    private Mono<String> read(String name) {
        return database.one(READ, row -> requireNonNull(row.get(0, String.class)), name);
    }

    /** SecureRandom may read a file, hence not on an event loop. */
    private static String fresh() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
