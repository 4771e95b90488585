@NullMarked
package dev.millrace.analytics.infrastructure;

import org.jspecify.annotations.NullMarked;
