/** Working through the log, consumer by consumer. */
@NullMarked
package dev.millrace.eventlog.domain;

import org.jspecify.annotations.NullMarked;
