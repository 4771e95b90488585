package dev.millrace.platform.database;

/**
 * A module's own PostgreSQL schema, migrated from {@code classpath:db/<name>} with a history table of its own.
 *
 * @param name the schema and the folder
 */
public record Schema(String name) {}
