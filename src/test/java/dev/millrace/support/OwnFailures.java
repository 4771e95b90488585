package dev.millrace.support;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test fails by its own failures only. Awaitility would also take what any thread of the JVM throws while it waits,
 * such as a mail server of the class beside it whose client was killed.
 */
public final class OwnFailures implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }
}
