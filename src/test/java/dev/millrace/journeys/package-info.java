/** Whole stories over HTTP. */
@NullMarked
package dev.millrace.journeys;

import org.jspecify.annotations.NullMarked;
