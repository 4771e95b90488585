@NullMarked
package dev.millrace.platform.embedded;

import org.jspecify.annotations.NullMarked;
