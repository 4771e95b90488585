package dev.millrace.platform.embedded;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;

/** A server together with our share in it. */
record Leased<S>(S server, Lease lease, Consumer<S> stop) {

    static <S> Leased<S> open(Path home, Function<Path, S> open, Consumer<S> stop) {
        Lease lease = Lease.of(Secrets.directory(home));
        return new Leased<>(lease.join(() -> open.apply(home)), lease, stop);
    }

    /** Does something that no other start or stop may overlap. */
    void inTurn(Consumer<S> action) {
        lease.inTurn(() -> {
            action.accept(server);
            return server;
        });
    }

    void leave() {
        lease.leave(() -> stop.accept(server));
    }
}
