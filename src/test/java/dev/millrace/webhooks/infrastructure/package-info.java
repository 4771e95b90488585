@NullMarked
package dev.millrace.webhooks.infrastructure;

import org.jspecify.annotations.NullMarked;
