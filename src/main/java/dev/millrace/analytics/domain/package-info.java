@NullMarked
package dev.millrace.analytics.domain;

import org.jspecify.annotations.NullMarked;
