@NullMarked
package dev.millrace.eventlog.infrastructure;

import org.jspecify.annotations.NullMarked;
