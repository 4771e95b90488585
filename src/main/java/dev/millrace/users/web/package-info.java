/** The HTTP API of users. */
@NullMarked
package dev.millrace.users.web;

import org.jspecify.annotations.NullMarked;
