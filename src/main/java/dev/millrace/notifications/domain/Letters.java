package dev.millrace.notifications.domain;

import reactor.core.publisher.Mono;

/** Writes mails: gathers what they tell and fills in their templates. */
public interface Letters {

    /** Errors with {@code dependency_unavailable} while somebody who must be asked is away, see {@link Unwritable}. */
    Mono<Letter> write(Task task);

    /** There is nobody to write to, or nothing to write about, and waiting does not change that. */
    final class Unwritable extends RuntimeException {

        public Unwritable(String reason) {
            super(reason);
        }

        /** An answer, not a defect. */
        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }
}
