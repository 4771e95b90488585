package dev.millrace.load;

/** {@link Mixed} for hours, {@code -Dduration=14400} say: what leaks or grows shows then. */
public final class Soak extends Mixed {}
