/** Random sequences of commands against the server and a model of it. */
@NullMarked
package dev.millrace.model;

import org.jspecify.annotations.NullMarked;
