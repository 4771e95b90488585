package dev.millrace.notifications.infrastructure;

import dev.millrace.platform.security.PublicLinks;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a customer follows an order without an account, on a page of the shop or at Millrace.
 *
 * @param pattern an address with {@code {token}} in it; without one, mails carry no link
 */
public record TrackingUrl(@Nullable String pattern, PublicLinks links) {

    /** The address for an order, good from that moment on; empty when mails are to carry none. */
    Optional<String> to(UUID order, Instant at) {
        return Optional.ofNullable(pattern).map(address -> address.replace("{token}", links.token(order, at)));
    }
}
