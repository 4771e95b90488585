package dev.millrace.users.domain;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants to change about their own account; null leaves a part as it is.
 *
 * @param profile the whole profile as it shall be
 * @param password the new password
 * @param currentPassword proves that it is the user who asks; needed for a new password
 * @param session the one the wish came in, which outlives a new password
 * @param address where the wish came from
 */
public record AccountUpdate(
        @Nullable String name,
        Profile profile,
        @Nullable Password password,
        @Nullable Password currentPassword,
        UUID session,
        String address) {}
