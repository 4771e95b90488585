package dev.millrace.webhooks.infrastructure;

import dev.millrace.webhooks.domain.AddressRules;
import dev.millrace.webhooks.domain.Sender;
import dev.millrace.webhooks.domain.UrlRules;
import io.netty.resolver.AddressResolverGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.transport.NameResolverProvider;

/** What senders share: connections and the look-up of names. */
public final class HttpSenders implements AutoCloseable {

    /** Shorter than most servers' own, so that a request does not meet a connection that is being closed. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(4);

    /** Beside the tries, there are tests. */
    private static final int TESTS = 16;

    /** A name is looked up, and its addresses are checked, at least so often. */
    private static final Duration MAX_LIFE = Duration.ofMinutes(1);

    private final ConnectionProvider connections;
    private final AddressResolverGroup<InetSocketAddress> names;

    /**
     * @param loops look names up
     * @param concurrency tries at a time, for each of which there is a connection; how many go to one receiver is not
     *     decided here
     */
    public HttpSenders(LoopResources loops, int concurrency) {
        this(
                NameResolverProvider.builder().build().newNameResolverGroup(loops, LoopResources.DEFAULT_NATIVE),
                concurrency);
    }

    HttpSenders(AddressResolverGroup<InetSocketAddress> names, int concurrency) {
        this.names = names;
        this.connections = ConnectionProvider.builder("webhooks")
                .maxConnections(concurrency + TESTS)
                .pendingAcquireMaxCount(concurrency)
                .maxIdleTime(MAX_IDLE)
                .maxLifeTime(MAX_LIFE)
                .evictInBackground(MAX_IDLE)
                .disposeInactivePoolsInBackground(MAX_LIFE, MAX_LIFE)
                .build();
    }

    /** One that calls where the rules allow it. */
    public Sender sender(AddressRules addresses, UrlRules urls, Duration timeout, InstantSource clock) {
        return new HttpSender(connections, new GuardedResolverGroup(names, addresses), urls, timeout, clock);
    }

    @Override
    public void close() {
        connections.dispose();
        names.close();
    }
}
