/** Revoked links in PostgreSQL, figures for Micrometer. */
@NullMarked
package dev.millrace.live.infrastructure;

import org.jspecify.annotations.NullMarked;
