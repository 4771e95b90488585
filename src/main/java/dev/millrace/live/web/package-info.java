/** Server-sent events over HTTP. */
@NullMarked
package dev.millrace.live.web;

import org.jspecify.annotations.NullMarked;
