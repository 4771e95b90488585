package dev.millrace.users.domain;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/** This instance's copy of the key ring, kept up to date. */
public final class KeyRingService {

    private static final Duration LOOK_UP_PAUSE = Duration.ofSeconds(1);

    private final SigningKeyRepository keys;
    private final KeyPolicy policy;
    private final InstantSource clock;
    private final AtomicLong nextLookUp = new AtomicLong(System.nanoTime());
    private volatile KeyRing ring = KeyRing.EMPTY;

    public KeyRingService(SigningKeyRepository keys, KeyPolicy policy, InstantSource clock) {
        this.keys = keys;
        this.policy = policy;
        this.clock = clock;
    }

    /** Reads the ring again and makes the next key when it is time; answers the ring. */
    public Mono<KeyRing> refresh() {
        return keys.load()
                .flatMap(read -> due(read).idle() ? Mono.just(read) : keys.renew(this::due))
                .doOnNext(read -> ring = read);
    }

    private KeyPlan due(KeyRing read) {
        return read.plan(clock.instant(), policy);
    }

    /** The key to sign with now. */
    public Mono<SigningKey> signer() {
        return Mono.fromSupplier(() -> ring)
                .filter(known -> !known.keys().isEmpty())
                .switchIfEmpty(refresh())
                .map(known -> known.signer(clock.instant()));
    }

    /** The ring, read again if it does not have this key; once a second at most, as anyone can invent key ids. */
    public Mono<KeyRing> ringWith(String keyId) {
        return Mono.defer(() -> ring.has(keyId) || !mayLookUp() ? Mono.just(ring) : refresh());
    }

    private boolean mayLookUp() {
        long now = System.nanoTime();
        long allowed = nextLookUp.get();
        return now - allowed >= 0 && nextLookUp.compareAndSet(allowed, now + LOOK_UP_PAUSE.toNanos());
    }
}
