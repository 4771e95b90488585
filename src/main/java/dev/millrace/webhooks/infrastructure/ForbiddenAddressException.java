package dev.millrace.webhooks.infrastructure;

import java.io.IOException;

/** A name leads, or an address belongs, to where nothing may be sent. Says nothing of the address. */
final class ForbiddenAddressException extends IOException {

    private static final long serialVersionUID = 1L;

    ForbiddenAddressException() {
        super("not a public address");
    }
}
