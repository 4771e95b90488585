/** Webhooks in PostgreSQL, over HTTP, and as a consumer of the event log. */
@NullMarked
package dev.millrace.webhooks.infrastructure;

import org.jspecify.annotations.NullMarked;
