package dev.millrace.payments;

import org.springframework.context.annotation.Configuration;

/** Wires the payments module. */
@Configuration(proxyBeanMethods = false)
public class PaymentsModule {}
