package dev.millrace.platform.blocking;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the scheduler for blocking calls: as many threads as cores, since most of its work is hashing. */
@Configuration(proxyBeanMethods = false)
public class BlockingModule {

    private static final int QUEUE_PER_THREAD = 64;

    @Bean
    Blocking blocking() {
        return new Blocking(Runtime.getRuntime().availableProcessors(), QUEUE_PER_THREAD);
    }
}
