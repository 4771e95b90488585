package dev.millrace.notifications.domain;

/**
 * A mail, written.
 *
 * @param name the recipient's, for the header; may be empty
 * @param address the recipient's
 */
public record Letter(String name, String address, String subject, String text, String html) {}
