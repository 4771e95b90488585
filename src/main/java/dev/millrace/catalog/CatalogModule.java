package dev.millrace.catalog;

import org.springframework.context.annotation.Configuration;

/** Wires the catalog module. */
@Configuration(proxyBeanMethods = false)
public class CatalogModule {}
