@NullMarked
package dev.millrace.notifications.domain;

import org.jspecify.annotations.NullMarked;
