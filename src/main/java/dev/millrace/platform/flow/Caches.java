package dev.millrace.platform.flow;

import com.github.benmanes.caffeine.cache.Caffeine;

/** Caches on the way of requests. */
public final class Caches {

    private Caches() {}

    /**
     * A builder of a cache that is kept in order by those who use it. By default Caffeine hands that to the common pool,
     * and to wake a thread there for almost every order costs more than the work itself, which is bounded.
     */
    public static Caffeine<Object, Object> tidiedByItsUsers() {
        return Caffeine.newBuilder().executor(Runnable::run);
    }
}
