/** The log and its cursors in PostgreSQL, the news of a commit over Redis. */
@NullMarked
package dev.millrace.eventlog.infrastructure;

import org.jspecify.annotations.NullMarked;
