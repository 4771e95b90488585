/** The adapters of users, against real servers. */
@NullMarked
package dev.millrace.users.infrastructure;

import org.jspecify.annotations.NullMarked;
