@NullMarked
package dev.millrace.analytics.web;

import org.jspecify.annotations.NullMarked;
