package dev.millrace.users.domain;

/**
 * A wish for an account; its parts have passed their rules.
 *
 * @param name trimmed
 */
public record Registration(EmailAddress email, String name, Password password) {}
