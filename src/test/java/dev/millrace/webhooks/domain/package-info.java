@NullMarked
package dev.millrace.webhooks.domain;

import org.jspecify.annotations.NullMarked;
