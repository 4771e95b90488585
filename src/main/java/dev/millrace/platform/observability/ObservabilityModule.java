package dev.millrace.platform.observability;

import org.springframework.context.annotation.Configuration;

/** Wires health and metrics. */
@Configuration(proxyBeanMethods = false)
public class ObservabilityModule {}
