package dev.millrace.live;

import org.springframework.context.annotation.Configuration;

/** Wires the live module. */
@Configuration(proxyBeanMethods = false)
public class LiveModule {}
