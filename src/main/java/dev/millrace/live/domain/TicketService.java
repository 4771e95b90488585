package dev.millrace.live.domain;

import dev.millrace.platform.error.CommonProblems;
import dev.millrace.platform.error.DomainException;
import dev.millrace.platform.security.Caller;
import dev.millrace.platform.security.Hmac;
import dev.millrace.platform.security.Role;
import dev.millrace.platform.security.Secrets;
import dev.millrace.platform.security.StreamTickets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * Tickets for clients that cannot send a header, such as EventSource: the caller and one path, signed with a key that
 * all instances share. A ticket opens its stream again and again until it ends, since a browser reconnects to the very
 * same address.
 */
public final class TicketService implements StreamTickets {

    private static final int MAX_LENGTH = 1024;

    private final Mono<byte[]> key;
    private final Duration life;
    private final InstantSource clock;

    /** @param life how long a ticket is good for, whatever becomes of the access token it was bought with */
    public TicketService(Secrets secrets, Duration life, InstantSource clock) {
        this.key = secrets.named("stream-tickets").cacheInvalidateIf(_ -> false);
        this.life = life;
        this.clock = clock;
    }

    /**
     * A ticket as it is handed out.
     *
     * @param ticket the value for {@code ?ticket=}
     * @param expiresAt when it, and a stream opened with it, ends
     */
    public record Ticket(String ticket, Instant expiresAt) {}

    /** A ticket for exactly this path. */
    public Mono<Ticket> issue(Caller caller, String path) {
        Instant end = clock.instant().plus(life).truncatedTo(ChronoUnit.SECONDS);
        String content = String.join(
                "\n",
                path,
                caller.id().toString(),
                caller.role().label(),
                caller.session().toString(),
                String.valueOf(end.getEpochSecond()));
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return key.map(secret -> new Ticket(encoded(bytes) + "." + encoded(Hmac.sha256(secret, bytes)), end));
    }

    @Override
    public Mono<Caller> redeem(String ticket, String path) {
        return key.map(secret -> opened(secret, ticket, path));
    }

    private Caller opened(byte[] secret, String ticket, String path) {
        try {
            String[] halves = ticket.length() > MAX_LENGTH ? new String[0] : ticket.split("\\.", -1);
            if (halves.length == 2) {
                byte[] content = Base64.getUrlDecoder().decode(halves[0]);
                byte[] signature = Base64.getUrlDecoder().decode(halves[1]);
                if (MessageDigest.isEqual(signature, Hmac.sha256(secret, content))) {
                    return caller(new String(content, StandardCharsets.UTF_8).split("\n", -1), path);
                }
            }
        } catch (IllegalArgumentException _) {
            // Falls through to the one refusal there is.
        }
        throw refused();
    }

    private Caller caller(String[] fields, String path) {
        Instant end = Instant.ofEpochSecond(Long.parseLong(fields[4]));
        if (!fields[0].equals(path) || !end.isAfter(clock.instant())) {
            throw refused();
        }
        return new Caller(UUID.fromString(fields[1]), Role.of(fields[2]), UUID.fromString(fields[3]), end);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static DomainException refused() {
        return CommonProblems.UNAUTHENTICATED.because("The ticket is not valid for this stream or has expired.");
    }
}
