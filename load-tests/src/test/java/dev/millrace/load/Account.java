package dev.millrace.load;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Somebody who stays logged in. Access tokens last ten minutes; a new one is fetched in time, beside the load. */
final class Account {

    private static final Duration RENEWAL = Duration.ofMinutes(5);

    private final Api api;
    private final String email;
    private final String password;
    private volatile String token;
    private Instant renewal;

    Account(Api api, String email, String password) {
        this.api = api;
        this.email = email;
        this.password = password;
        this.token = api.login(email, password);
        this.renewal = Instant.now().plus(RENEWAL);
    }

    String email() {
        return email;
    }

    String token() {
        if (due()) {
            CompletableFuture.runAsync(() -> token = api.login(email, password));
        }
        return token;
    }

    private synchronized boolean due() {
        Instant now = Instant.now();
        if (now.isBefore(renewal)) {
            return false;
        }
        renewal = now.plus(RENEWAL);
        return true;
    }
}
