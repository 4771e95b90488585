@NullMarked
package dev.millrace.catalog.infrastructure;

import org.jspecify.annotations.NullMarked;
