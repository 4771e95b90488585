/** What an endpoint is and wants, and when a delivery is tried, done or given up. */
@NullMarked
package dev.millrace.webhooks.domain;

import org.jspecify.annotations.NullMarked;
