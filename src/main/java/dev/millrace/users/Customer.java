package dev.millrace.users;

import java.util.UUID;

/** A user as the other modules know them. */
public record Customer(UUID id, String name, String email) {}
