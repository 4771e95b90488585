package dev.millrace.eventlog.domain;

import java.time.Duration;
import reactor.core.publisher.Mono;

/** At most one instance does a thing at a time, as far as clocks can promise. */
public interface Leadership {

    /** Takes or keeps the lead for so long; answers whether this instance has it. */
    Mono<Boolean> lead(Duration time);

    /** Gives the lead up, if this instance has it. */
    Mono<Void> resign();
}
