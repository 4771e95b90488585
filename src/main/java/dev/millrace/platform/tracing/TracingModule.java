package dev.millrace.platform.tracing;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the traces of this process. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TracingSettings.class)
public class TracingModule {

    /** Closed after all who use it, so that the last spans are sent too. */
    @Bean(destroyMethod = "close")
    Tracing tracing(TracingSettings settings, MeterRegistry meters) {
        return settings.endpoint() == null
                ? Tracing.off()
                : Tracing.to(new WatchedExporter(Collector.of(settings.endpoint(), settings), meters), settings);
    }
}
