/** Technique without business words, open to every module; it knows none of them. */
@ApplicationModule(
        type = ApplicationModule.Type.OPEN,
        allowedDependencies = {})
@NullMarked
package dev.millrace.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
