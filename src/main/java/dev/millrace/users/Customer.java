package dev.millrace.users;

import java.util.UUID;

/** What other modules may know of an account. */
public record Customer(UUID id, String name, String email) {}
