package dev.millrace;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Calls that look blocking to BlockHound and yet may run on an event loop; found by it through the service loader, in
 * the development run and in tests. Each needs its reason here.
 */
public final class AllowedBlocking implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // Random bytes come from /dev/urandom, which never waits once the system is up. The PostgreSQL driver needs
        // some for every login (SCRAM), on its event loop.
        builder.allowBlockingCallsInside("java.security.SecureRandom", "nextBytes");
        // Jackson builds the reader and the writer of a type under a lock, once in the life of the process.
        builder.allowBlockingCallsInside(
                "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer");
        builder.allowBlockingCallsInside(
                "tools.jackson.databind.ser.SerializerCache", "addAndResolveNonTypedSerializer");
        // Lettuce counts its writers under a lock that is held for a few instructions. To refuse the wait would do
        // harm:
        // its counter is decremented for a writer it never counted, and from then on every writer spins for ever.
        builder.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "incrementWriters");
        builder.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "doExclusive");
        // Circuit breakers count results under a lock that is held for a few additions.
        builder.allowBlockingCallsInside("io.github.resilience4j.core.metrics.FixedSizeSlidingWindowMetrics", "record");
        // Netty's allocator takes a stamped lock while it widens its own array of arenas, which it does a few times.
        builder.allowBlockingCallsInside(
                "io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "tryExpandMagazines");
        // Whoever finishes the span that makes a batch full wakes the sender under a lock, held for a few instructions.
        builder.allowBlockingCallsInside("io.opentelemetry.sdk.trace.export.BatchSpanProcessor$Worker", "addSpan");
    }
}
