/**
 * Operations: whether everything that must hold in the database does hold. Reads the other modules' schemas
 * (ADR-0012), owns nothing and writes nothing.
 */
@ApplicationModule(
        displayName = "Operations",
        allowedDependencies = {"platform"})
@NullMarked
package dev.millrace.operations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
