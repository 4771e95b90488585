/** The consumers over HTTP, for those who run the server. */
@NullMarked
package dev.millrace.eventlog.web;

import org.jspecify.annotations.NullMarked;
