@NullMarked
package dev.millrace.notifications.infrastructure;

import org.jspecify.annotations.NullMarked;
