/** PostgreSQL, Argon2, JWT and HTTP behind the ports of the users domain. */
@NullMarked
package dev.millrace.users.infrastructure;

import org.jspecify.annotations.NullMarked;
