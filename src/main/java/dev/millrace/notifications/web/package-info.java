@NullMarked
package dev.millrace.notifications.web;

import org.jspecify.annotations.NullMarked;
