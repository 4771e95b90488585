/** What an account, a session and a key ring are, and the rules they follow. */
@NullMarked
package dev.millrace.users.domain;

import org.jspecify.annotations.NullMarked;
