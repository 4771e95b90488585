package dev.millrace.webhooks.domain;

import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** The secrets that deliveries are signed with. */
public interface SigningRepository {

    /** Those that sign now, the newest first; may be a few seconds old. */
    Mono<List<byte[]>> signing(UUID receiver);
}
