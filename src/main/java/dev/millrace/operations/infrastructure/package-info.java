@NullMarked
package dev.millrace.operations.infrastructure;

import org.jspecify.annotations.NullMarked;
