/** The rules of users, in plain Java. */
@NullMarked
package dev.millrace.users.domain;

import org.jspecify.annotations.NullMarked;
