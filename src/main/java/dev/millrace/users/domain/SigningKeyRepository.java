package dev.millrace.users.domain;

import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Where signing keys are kept, for all instances. */
public interface SigningKeyRepository {

    /** All keys; an empty ring before the first was made. */
    Mono<KeyRing> load();

    /**
     * Carries out what is due on the ring as it is once this instance has its turn, and answers the ring after that.
     * Instances take turns, so that each due key is made once.
     */
    Mono<KeyRing> renew(Function<KeyRing, KeyPlan> due);
}
