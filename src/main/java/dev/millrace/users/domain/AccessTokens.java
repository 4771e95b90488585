package dev.millrace.users.domain;

import dev.millrace.platform.security.Role;
import java.time.Duration;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Issues the tokens that requests carry. */
public interface AccessTokens {

    /** How long one is valid. Nothing revokes it before: a session that ends is felt after this time at the latest. */
    Duration LIFE = Duration.ofMinutes(10);

    /** A signed token for this user in this session. */
    Mono<String> issue(UUID userId, Role role, UUID session);
}
