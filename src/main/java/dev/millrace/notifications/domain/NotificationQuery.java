package dev.millrace.notifications.domain;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which mails are asked for.
 *
 * @param orderId null for every order
 * @param status null for every status
 * @param before null for the first page
 * @param limit rows at most
 */
public record NotificationQuery(
        @Nullable UUID orderId,
        @Nullable Status status,
        @Nullable UUID before,
        int limit) {}
