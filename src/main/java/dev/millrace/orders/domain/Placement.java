package dev.millrace.orders.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A validated wish to buy.
 *
 * @param id of the order it becomes
 * @param operationId of the charge it leads to
 * @param customerId who buys
 * @param key the caller's idempotency key
 * @param quantities pieces by SKU; sorted, so that every placement locks stock in the same order
 * @param token what the gateway charges
 * @param clientReference the buyer's own name for the order
 * @param metadata the buyer's own notes
 * @param traceId of the request, kept in the event log
 */
public record Placement(
        UUID id,
        UUID operationId,
        UUID customerId,
        String key,
        SortedMap<String, Integer> quantities,
        String token,
        @Nullable String clientReference,
        Map<String, String> metadata,
        String traceId) {

    /** Equal for requests that ask for the same thing, whatever the spelling of their JSON: SHA-256, base 64. */
    public String fingerprint() {
        String canonical = String.join(
                "\u001e",
                List.of(
                        quantities.toString(),
                        token,
                        String.valueOf(clientReference),
                        new TreeMap<>(metadata).toString()));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
