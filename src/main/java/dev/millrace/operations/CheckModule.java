package dev.millrace.operations;

import dev.millrace.operations.domain.CheckService;
import dev.millrace.platform.database.DatabaseModule;
import dev.millrace.platform.lifecycle.Preparation;
import dev.millrace.platform.tracing.TracingModule;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;

/** Wires a process that checks while its context starts, and serves nothing. */
@Configuration(proxyBeanMethods = false)
@Import({TracingModule.class, DatabaseModule.class, OperationsModule.class})
public class CheckModule {

    /** Event loops, which a web server would bring. Nobody else uses them, so they end at once. */
    @Bean
    ReactorResourceFactory eventLoopResources() {
        ReactorResourceFactory factory = new ReactorResourceFactory();
        factory.setUseGlobalResources(false);
        factory.setShutdownQuietPeriod(Duration.ZERO);
        return factory;
    }

    /** Nobody reads these; the pool wants some. */
    @Bean
    MeterRegistry meters() {
        return new SimpleMeterRegistry();
    }

    @Bean
    CheckResult checkResult() {
        return new CheckResult();
    }

    @Bean
    Preparation check(CheckService checks, OperationsSettings settings, CheckResult result) {
        return new Preparation(settings.checkTimeout(), () -> checks.check().doOnNext(result::keep));
    }
}
