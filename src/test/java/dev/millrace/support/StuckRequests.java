package dev.millrace.support;

import dev.millrace.platform.security.Access;
import dev.millrace.platform.web.Endpoint;
import dev.millrace.platform.web.Endpoints;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * An endpoint that holds its event loop for ever, as an endless loop or a lock of a library would. It exists only where
 * {@code millrace.test.hang} is set.
 */
public final class StuckRequests implements ApplicationContextInitializer<GenericApplicationContext> {

    /** Turns it on. */
    public static final String PROPERTY = "millrace.test.hang";

    /** Where it is. */
    public static final String PATH = "/test/hang";

    @Override
    public void initialize(GenericApplicationContext context) {
        if (context.getEnvironment().getProperty(PROPERTY, Boolean.class, false)) {
            Endpoint endpoint = Endpoint.get(PATH, Access.PUBLIC, StuckRequests::hang);
            context.registerBean("stuckRequests", Endpoints.class, () -> () -> List.of(endpoint));
        }
    }

    private static Mono<ServerResponse> hang(ServerRequest request) {
        try {
            new CountDownLatch(1).await();
            return Mono.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
