package dev.millrace;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;

/** Prints a {@link StartRefusal} as its one line, without a stack trace; the process then ends with code 1. */
final class StartRefusalReporter implements SpringBootExceptionReporter {

    /** The constructor that Spring Boot calls; there may be no context yet. */
    StartRefusalReporter(@SuppressWarnings("unused") ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        if (failure instanceof StartRefusal) {
            System.err.println(failure.getMessage());
        }
        return failure instanceof StartRefusal;
    }
}
