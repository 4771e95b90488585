/**
 * Catalog: products, prices and stock. Owns the {@code catalog} schema.
 */
@ApplicationModule(
        displayName = "Catalog",
        allowedDependencies = {"platform"})
@NullMarked
package dev.millrace.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
