package dev.millrace.webhooks.domain;

/**
 * What is sent.
 *
 * @param id the same for every try
 * @param body byte for byte the same for every try
 */
public record Message(String id, String body) {}
