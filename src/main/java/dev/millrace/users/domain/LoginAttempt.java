package dev.millrace.users.domain;

/**
 * Somebody tries to log in.
 *
 * @param canonicalEmail whether or not there is such an account
 * @param address of the client
 */
public record LoginAttempt(String canonicalEmail, Password password, String address) {}
