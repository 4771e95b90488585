package dev.millrace.support;

import java.time.Duration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Gives each instance in a JVM its own event loops: the common ones would be disposed of by the first instance that
 * stops, under the feet of the others.
 */
public final class OwnEventLoops implements ApplicationContextInitializer<GenericApplicationContext> {

    @Override
    public void initialize(GenericApplicationContext context) {
        context.registerBean(
                ReactorResourceFactory.class, OwnEventLoops::loops, definition -> definition.setPrimary(true));
    }

    private static ReactorResourceFactory loops() {
        ReactorResourceFactory factory = new ReactorResourceFactory();
        factory.setUseGlobalResources(false);
        // Nobody speaks to an instance that a test has stopped.
        factory.setShutdownQuietPeriod(Duration.ZERO);
        return factory;
    }
}
