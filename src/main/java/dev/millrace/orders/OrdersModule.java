package dev.millrace.orders;

import org.springframework.context.annotation.Configuration;

/** Wires the orders module. */
@Configuration(proxyBeanMethods = false)
public class OrdersModule {}
