/**
 * PostgreSQL and Redis for the first run and for the tests: real servers, on loopback, with their data kept in one
 * directory. Everything here blocks and is meant for the time before the application context and for tests.
 *
 * <p>The production jar does not carry the servers' binaries; see {@link EmbeddedServers#available()}.
 */
@NullMarked
package dev.millrace.platform.embedded;

import org.jspecify.annotations.NullMarked;
